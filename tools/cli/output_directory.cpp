#include "tools/cli/output_directory.hpp"

#include <filesystem>
#include <string>
#include <system_error>

#include "sim/report/output_file.hpp"

namespace headroom {

OutputDirectory::OutputDirectory(const std::string& path) {
  if (path.empty()) return;
  std::error_code error;
  for (std::filesystem::path folder = path;
       folder.has_relative_path() && !std::filesystem::exists(folder, error);
       folder = folder.parent_path()) {
    made_.push_back(folder);
  }
  make_output_directory(path);
}

OutputDirectory::~OutputDirectory() {
  // One that holds something is not removed, and neither are its parents.
  std::error_code error;
  for (const std::filesystem::path& folder : made_) std::filesystem::remove(folder, error);
}

}  // namespace headroom

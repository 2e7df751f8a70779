#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace headroom {

/// The directory of `--out`. Made at once, so that one that cannot be written
/// shows before the work; removed again with the parents made for it when
/// nothing was written.
class OutputDirectory {
 public:
  /// Nothing is made for an empty `path`. Throws InputError when it cannot be made.
  explicit OutputDirectory(const std::string& path);
  OutputDirectory(const OutputDirectory&) = delete;
  OutputDirectory& operator=(const OutputDirectory&) = delete;
  OutputDirectory(OutputDirectory&&) = delete;
  OutputDirectory& operator=(OutputDirectory&&) = delete;
  ~OutputDirectory();

 private:
  std::vector<std::filesystem::path> made_;  ///< by us, innermost first
};

}  // namespace headroom

#pragma once
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace headroom::test {

/// An empty folder of its own for one test.
class Scratch {
 public:
  explicit Scratch(const std::string& name)
      : folder_{std::filesystem::path{HEADROOM_SCRATCH} / name} {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }

  std::string write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream{folder_ / name} << text;
    return path(name);
  }

  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream file{folder_ / name};
    return {std::istreambuf_iterator<char>{file}, {}};
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace headroom::test

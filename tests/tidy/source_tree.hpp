#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::tidy {

/// One text file of the project.
struct SourceFile {
  std::string path;  ///< from the project's root, with '/'
  std::string text;
};
using SourceTree = std::vector<SourceFile>;

/// Every text file below `root` in order of path, without build folders, version control and
/// files that hold a NUL byte.
[[nodiscard]] SourceTree read_tree(const std::string& root);

[[nodiscard]] bool is_header(std::string_view path);
/// Header or implementation.
[[nodiscard]] bool is_cpp(std::string_view path);
/// What the limits on length hold for: C++, CMake and shell.
[[nodiscard]] bool is_code(const SourceFile& file);
/// Whether `path` lies in `folder`, such as `models/fabric`.
[[nodiscard]] bool is_in(std::string_view path, std::string_view folder);
/// `models/fabric` of `models/fabric/routing.cpp`; empty at the root.
[[nodiscard]] std::string folder_of(std::string_view path);

/// The line that holds position `offset`, counted from 1.
[[nodiscard]] std::size_t line_at(std::string_view text, std::size_t offset);
/// Lines without their end.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace headroom::tidy

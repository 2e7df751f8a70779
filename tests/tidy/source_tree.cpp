#include "tests/tidy/source_tree.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace headroom::tidy {
namespace {

namespace fs = std::filesystem;

bool is_skipped(const fs::path& name) {
  constexpr std::array skipped{".git", "build", ".cache", ".idea", ".vscode", "node_modules"};
  return std::ranges::find(skipped, name.string()) != skipped.end();
}

std::string read(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator{in}, {}};
}

}  // namespace

SourceTree read_tree(const std::string& root) {
  SourceTree tree;
  for (auto at = fs::recursive_directory_iterator{root}; at != fs::end(at); ++at) {
    if (is_skipped(at->path().filename())) {
      at.disable_recursion_pending();
    } else if (at->is_regular_file()) {
      SourceFile file{fs::relative(at->path(), root).generic_string(), read(at->path())};
      if (file.text.find('\0') == std::string::npos) tree.push_back(std::move(file));
    }
  }
  std::ranges::sort(tree, {}, &SourceFile::path);
  return tree;
}

bool is_header(std::string_view path) { return path.ends_with(".hpp"); }

bool is_cpp(std::string_view path) { return is_header(path) || path.ends_with(".cpp"); }

bool is_code(const SourceFile& file) {
  return is_cpp(file.path) || file.path.ends_with(".cmake") ||
         file.path.ends_with("CMakeLists.txt") || file.text.starts_with("#!");
}

bool is_in(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

std::string folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string{} : std::string{path.substr(0, slash)};
}

std::size_t line_at(std::string_view text, std::size_t offset) {
  return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, offset), '\n'));
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace headroom::tidy

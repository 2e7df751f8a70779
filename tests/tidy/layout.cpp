#include <algorithm>
#include <set>
#include <string>

#include "tests/tidy/rules.hpp"

namespace headroom::tidy {
namespace {

constexpr std::size_t vocabulary_headers_max = 28;
constexpr std::size_t readme_lines_max = 60;

/// Folders that own a library or a program of the product, and the roots of the tree.
std::set<std::string> rooms(const SourceTree& tree) {
  std::set<std::string> found{"include/headroom", "models", "sim", "scenarios", "tests", "tools"};
  for (const auto& file : tree) {
    const bool is_product = is_in(file.path, "models") || is_in(file.path, "sim") ||
                            is_in(file.path, "tools") || is_in(file.path, "tests/fuzz") ||
                            is_in(file.path, "tests/golden") || is_in(file.path, "tests/bench") ||
                            is_in(file.path, "tests/tidy");
    if (is_product && file.path.ends_with("/CMakeLists.txt")) found.insert(folder_of(file.path));
  }
  return found;
}

void check_readmes(const SourceTree& tree, Findings& findings) {
  for (const auto& room : rooms(tree)) {
    const auto path = room + "/README.md";
    const auto readme = std::ranges::find(tree, path, &SourceFile::path);
    if (readme == tree.end()) {
      findings.push_back({room, 0, "has no README.md"});
    } else if (lines_of(readme->text).size() > readme_lines_max) {
      findings.push_back({path, 0, "is longer than one screen of 60 lines"});
    }
  }
}

}  // namespace

Findings check_layout(const SourceTree& tree) {
  Findings findings;
  check_readmes(tree, findings);
  std::size_t headers = 0;
  for (const auto& file : tree) {
    if (!is_header(file.path)) continue;
    if (is_in(file.path, "include/headroom")) ++headers;
    if (!file.text.starts_with("#pragma once\n")) {
      findings.push_back({file.path, 1, "does not begin with #pragma once"});
    }
  }
  if (headers > vocabulary_headers_max) {
    findings.push_back({"include/headroom", 0, std::to_string(headers) + " headers, at most 28"});
  }
  return findings;
}

}  // namespace headroom::tidy

#include <algorithm>
#include <string>
#include <string_view>

#include "tests/tidy/function_finder.hpp"
#include "tests/tidy/masked_code.hpp"
#include "tests/tidy/rules.hpp"

namespace headroom::tidy {
namespace {

constexpr std::size_t file_lines_max = 400;
constexpr std::size_t columns_max = 100;
constexpr std::size_t function_lines_max = 60;
constexpr std::size_t parameters_max = 5;
constexpr std::size_t nesting_max = 3;

std::string exceeds(std::string_view what, std::size_t seen, std::size_t limit) {
  return std::string{what} + ": " + std::to_string(seen) + ", at most " + std::to_string(limit);
}

/// Characters of UTF-8 text: every byte but continuation bytes.
std::size_t columns(std::string_view line) {
  return static_cast<std::size_t>(std::ranges::count_if(
      line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

void check_lines(const SourceFile& file, Findings& findings) {
  const auto lines = lines_of(file.text);
  if (lines.size() > file_lines_max) {
    findings.push_back({file.path, 0, exceeds("lines", lines.size(), file_lines_max)});
  }
  for (std::size_t at = 0; at < lines.size(); ++at) {
    if (const auto width = columns(lines[at]); width > columns_max) {
      findings.push_back({file.path, at + 1, exceeds("columns", width, columns_max)});
    }
  }
}

void check_functions(const SourceFile& file, Findings& findings) {
  for (const auto& function : find_functions(bare_code(file.text))) {
    const auto report = [&](std::string_view what, std::size_t seen, std::size_t limit) {
      if (seen <= limit) return;
      findings.push_back(
          {file.path, function.line, function.name + ": " + exceeds(what, seen, limit)});
    };
    report("lines of a function", function.body_lines, function_lines_max);
    report("parameters", function.parameters, parameters_max);
    report("nested branches and loops", function.nesting, nesting_max);
  }
}

}  // namespace

Findings check_sizes(const SourceTree& tree) {
  Findings findings;
  for (const auto& file : tree) {
    if (is_code(file)) check_lines(file, findings);
    if (is_cpp(file.path)) check_functions(file, findings);
  }
  return findings;
}

}  // namespace headroom::tidy

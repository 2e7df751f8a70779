#include <algorithm>
#include <array>
#include <cctype>
#include <regex>
#include <string>
#include <string_view>

#include "tests/tidy/masked_code.hpp"
#include "tests/tidy/rules.hpp"

namespace headroom::tidy {
namespace {

/// Spelled in two pieces, so that this file passes its own rule.
constexpr std::array<std::string_view, 8> banned_words{
    "TO"
    "DO",
    "FIX"
    "ME",
    "XX"
    "X",
    "/wor"
    "k/",
    "/hom"
    "e/",
    "/roo"
    "t/",
    "/User"
    "s/",
    "shared/to"
    "ols"};

constexpr std::array<std::string_view, 7> empty_names{"common",  "util",    "utils",   "helper",
                                                      "helpers", "manager", "managers"};

/// The words of a name in lower case: `free_capacity`, `FreeCapacity` and `free-capacity.cpp`
/// all have `free` and `capacity`.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isupper(byte) != 0 || std::isalnum(byte) == 0) words.emplace_back();
    if (std::isalnum(byte) != 0) words.back() += static_cast<char>(std::tolower(byte));
  }
  return words;
}

bool says_nothing(std::string_view name) {
  return std::ranges::any_of(words_of(name), [](const std::string& word) {
    return std::ranges::find(empty_names, word) != empty_names.end();
  });
}

void check_text(const SourceFile& file, Findings& findings) {
  std::size_t number = 0;
  for (const auto line : lines_of(file.text)) {
    ++number;
    for (const auto word : banned_words) {
      if (line.find(word) == std::string_view::npos) continue;
      findings.push_back({file.path, number, "\"" + std::string{word} + "\" has no place here"});
    }
  }
}

void check_names(const SourceFile& file, Findings& findings) {
  static const std::regex declaration{R"(\b(class|struct|namespace|union)\s+(\w+))"};
  if (says_nothing(file.path)) findings.push_back({file.path, 0, "the name says nothing"});
  if (!is_cpp(file.path)) return;
  const auto code = bare_code(file.text);
  for (std::sregex_iterator at{code.begin(), code.end(), declaration}, end; at != end; ++at) {
    if (!says_nothing(at->str(2)) || at->str(2).starts_with("Common")) continue;
    const auto line = line_at(code, static_cast<std::size_t>(at->position()));
    findings.push_back({file.path, line, "the name " + at->str(2) + " says nothing"});
  }
}

void check_exits(const SourceFile& file, Findings& findings) {
  static const std::regex call{R"((^|[^\w.>])(exit|_exit|quick_exit|abort|terminate)\s*\()"};
  // The handler of a second interrupt ends the process from within a signal, and tests may
  // start processes of their own.
  const bool may_end = file.path == "tools/cli/main.cpp" ||
                       file.path == "tools/cli/interrupt.cpp" || is_in(file.path, "tests");
  if (!is_cpp(file.path) || may_end) return;
  const auto code = bare_code(file.text);
  for (std::sregex_iterator at{code.begin(), code.end(), call}, end; at != end; ++at) {
    const auto line = line_at(code, static_cast<std::size_t>(at->position(2)));
    findings.push_back({file.path, line, "only tools/cli/main.cpp may end the process"});
  }
}

}  // namespace

Findings check_words(const SourceTree& tree) {
  Findings findings;
  for (const auto& file : tree) {
    check_text(file, findings);
    check_names(file, findings);
    check_exits(file, findings);
  }
  return findings;
}

}  // namespace headroom::tidy

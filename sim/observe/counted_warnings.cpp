#include "sim/observe/counted_warnings.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/report/tree.hpp"

namespace headroom {
namespace {

/// `text` without its numbers and their units: equal for what several runs say in the same words.
std::string words_of(std::string_view text) {
  std::string words;
  bool within_number = false;
  for (const char c : text) {
    const bool ends_word = c == ' ' || c == ')' || c == '(';
    within_number = !ends_word && (within_number || (c >= '0' && c <= '9'));
    if (!within_number) words += c;
  }
  return words;
}

}  // namespace

std::vector<std::string> warnings_of(const Tree& summary) {
  std::vector<std::string> texts;
  const Tree* warnings = summary.find("warnings");
  if (warnings == nullptr) return texts;
  for (const Tree& warning : warnings->items()) texts.emplace_back(warning.text());
  return texts;
}

std::vector<CommonWarning> counted_warnings(const std::vector<std::vector<std::string>>& by_run) {
  std::vector<CommonWarning> common;
  std::map<std::string, std::size_t> places;
  for (std::size_t run = 0; run < by_run.size(); ++run) {
    for (const std::string& text : by_run[run]) {
      const auto [place, is_new] = places.try_emplace(words_of(text), common.size());
      if (is_new) common.push_back({.text = text, .runs = {}, .differs = false});
      CommonWarning& warning = common[place->second];
      warning.differs = warning.differs || text != warning.text;
      if (warning.runs.empty() || warning.runs.back() != run) warning.runs.push_back(run);
    }
  }
  return common;
}

std::vector<std::string> warning_lines(const std::vector<std::vector<std::string>>& by_run) {
  std::vector<std::string> lines;
  for (CommonWarning& warning : counted_warnings(by_run)) {
    std::string line = std::move(warning.text);
    if (warning.differs || warning.runs.size() < by_run.size()) {
      line += " [" + std::to_string(warning.runs.size()) + " of " + std::to_string(by_run.size()) +
              " runs" + (warning.differs ? ", numbers of the first]" : "]");
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace headroom

#include "models/inventory/host_list.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "headroom/quantities.hpp"

namespace headroom {
namespace {

using Names = std::vector<std::string>;

constexpr auto allowed = "names such as node1 or gpu[001-016,020]";
constexpr std::size_t digits_max = 9;

Parsed<Names> failed(std::string problem) { return {std::nullopt, std::move(problem), allowed}; }

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= digits_max &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::uint32_t number_in(std::string_view digits) {
  std::uint32_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

/// The numbers of `001-016,020` as they are written; nullopt-like failure in `problem`.
bool expand_range(std::string_view range, std::size_t names_max, Names& numbers,
                  std::string& problem) {
  const std::size_t dash = range.find('-');
  const std::string_view first = range.substr(0, dash);
  const std::string_view last = dash == std::string_view::npos ? first : range.substr(dash + 1);
  if (!is_number(first) || !is_number(last) || number_in(last) < number_in(first)) {
    problem = fmt::format("'{}' is no range of numbers", range.substr(0, 40));
    return false;
  }
  if (number_in(last) - number_in(first) >= names_max - numbers.size()) {
    problem = fmt::format("stands for more than {} names", names_max);
    return false;
  }
  for (std::uint32_t i = number_in(first); i <= number_in(last); ++i) {
    numbers.push_back(fmt::format("{:0{}}", i, first.size()));
  }
  return true;
}

/// Each of `names` with each of `endings` after it.
bool append_each(Names& names, const Names& endings, std::size_t names_max) {
  if (names.size() * endings.size() > names_max) return false;
  Names longer;
  longer.reserve(names.size() * endings.size());
  for (const std::string& name : names) {
    for (const std::string& ending : endings) longer.push_back(name + ending);
  }
  names = std::move(longer);
  return true;
}

/// One entry of the list, brackets and all.
Parsed<Names> expand(std::string_view entry, std::size_t names_max) {
  Names names{""};
  while (!entry.empty()) {
    const std::size_t open = std::min(entry.find('['), entry.size());
    append_each(names, {std::string{entry.substr(0, open)}}, names_max);
    if (open == entry.size()) break;
    const std::size_t close = entry.find(']', open);
    if (close == std::string_view::npos) return failed("has a bracket that is not closed");
    std::string_view ranges = entry.substr(open + 1, close - open - 1);
    Names numbers;
    std::string problem;
    while (true) {
      const std::size_t comma = std::min(ranges.find(','), ranges.size());
      if (!expand_range(ranges.substr(0, comma), names_max, numbers, problem)) {
        return failed(problem);
      }
      if (comma == ranges.size()) break;
      ranges.remove_prefix(comma + 1);
    }
    if (!append_each(names, numbers, names_max)) {
      return failed(fmt::format("stands for more than {} names", names_max));
    }
    entry.remove_prefix(close + 1);
  }
  return {std::move(names), {}, {}};
}

}  // namespace

Parsed<std::vector<std::string>> parse_host_list(std::string_view text, std::size_t names_max) {
  Names all;
  while (true) {
    // A comma between brackets belongs to them.
    std::size_t end = 0;
    bool is_inside = false;
    for (; end < text.size() && (text[end] != ',' || is_inside); ++end) {
      if (text[end] == '[') is_inside = true;
      if (text[end] == ']') is_inside = false;
    }
    const std::string_view entry = text.substr(0, end);
    if (entry.empty()) return failed("has an empty name");
    auto names = expand(entry, names_max - all.size());
    if (!names.value) return names;
    all.insert(all.end(), names.value->begin(), names.value->end());
    if (end == text.size()) return {std::move(all), {}, {}};
    text.remove_prefix(end + 1);
    if (all.size() >= names_max)
      return failed(fmt::format("stands for more than {} names", names_max));
  }
}

}  // namespace headroom

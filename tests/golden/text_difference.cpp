#include "tests/golden/text_difference.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <vector>

namespace headroom {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

void append(std::string& text, char sign, std::span<const std::string_view> lines) {
  constexpr std::size_t shown_max = 30;
  for (const auto line : lines.first(std::min(lines.size(), shown_max))) {
    text.append(1, sign).append(1, ' ').append(line).append(1, '\n');
  }
  if (lines.size() > shown_max) {
    text.append(1, sign).append(" … and " + std::to_string(lines.size() - shown_max) + " more\n");
  }
}

}  // namespace

std::string text_difference(std::string_view expected, std::string_view seen) {
  if (expected == seen) return {};
  const auto old_lines = lines_of(expected);
  const auto new_lines = lines_of(seen);
  const auto [old_at, new_at] = std::ranges::mismatch(old_lines, new_lines);
  const auto [old_end, new_end] =
      std::mismatch(old_lines.rbegin(), std::make_reverse_iterator(old_at), new_lines.rbegin(),
                    std::make_reverse_iterator(new_at));
  std::string text = "line " + std::to_string(old_at - old_lines.begin() + 1) + "\n";
  append(text, '-', std::span{old_at, old_end.base()});
  append(text, '+', std::span{new_at, new_end.base()});
  return text;
}

}  // namespace headroom

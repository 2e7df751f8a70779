#include "sim/report/text_table.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/report/display_width.hpp"
#include "sim/report/readable.hpp"

namespace headroom {
namespace {

/// `title` in `width` columns: of a path the end says more than its beginning.
std::string ending(const std::string& title, std::size_t width) {
  if (display_width(title) <= width) return title;
  std::string_view rest = title;
  while (!rest.empty() && display_width(rest) + 1 > width) rest.remove_prefix(cut_at(rest, 2));
  return "…" + std::string{rest};
}

}  // namespace

TextTable::Column TextTable::left(std::string title) {
  return {.title = std::move(title), .align = Align::left};
}

TextTable::Column TextTable::right(std::string title) {
  return {.title = std::move(title), .align = Align::right};
}

TextTable::TextTable(std::vector<Column> columns) : columns_{std::move(columns)} {}

void TextTable::add_row(std::vector<std::string> cells) {
  HEADROOM_ASSERT(cells.size() == columns_.size(), "a row has one cell a column");
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> TextTable::natural_widths() const {
  std::vector<std::size_t> widths;
  widths.reserve(columns_.size());
  for (const Column& column : columns_) widths.push_back(display_width(column.title));
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(row[i]));
    }
  }
  return widths;
}

std::vector<std::string> TextTable::laid_out(const std::vector<std::size_t>& widths,
                                             std::size_t indent) const {
  std::vector<std::string> result;
  const auto add_line = [&](const std::vector<std::string>& cells) {
    std::string line(indent, ' ');
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool fits = display_width(cells[i]) <= widths[i];
      const std::string cell = fits ? cells[i] : readable_name(cells[i], widths[i]);
      const std::string padding(widths[i] - display_width(cell), ' ');
      if (i > 0) line += "  ";
      line += columns_[i].align == Align::right ? padding + cell : cell + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    result.push_back(std::move(line));
  };
  std::vector<std::string> titles;
  titles.reserve(columns_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    titles.push_back(ending(columns_[i].title, widths[i]));
  }
  const auto is_empty = [](const std::string& title) { return title.empty(); };
  if (!std::ranges::all_of(titles, is_empty)) add_line(titles);
  for (const auto& row : rows_) add_line(row);
  return result;
}

std::vector<std::string> TextTable::lines(std::size_t indent) const {
  return laid_out(natural_widths(), indent);
}

std::vector<std::string> TextTable::lines_within(std::size_t width, std::size_t indent) const {
  constexpr std::size_t cell_width_min = 8;
  std::vector<std::size_t> widths = natural_widths();
  std::size_t needed = indent;
  for (std::size_t i = 0; i < widths.size(); ++i) needed += widths[i] + (i > 0 ? 2 : 0);
  while (needed > width) {
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (columns_[i].align != Align::left) continue;
      if (widest == nullptr || widths[i] > *widest) widest = &widths[i];
    }
    if (widest == nullptr || *widest <= cell_width_min) break;
    --*widest;
    --needed;
  }
  for (std::size_t i = widths.size(); needed > width && i-- > 0;) {
    if (columns_[i].align == Align::left) continue;
    std::size_t least = std::min(widths[i], cell_width_min);
    for (const auto& row : rows_) least = std::max(least, display_width(row[i]));
    const std::size_t spared = std::min(widths[i] - least, needed - width);
    widths[i] -= spared;
    needed -= spared;
  }
  return laid_out(widths, indent);
}

}  // namespace headroom

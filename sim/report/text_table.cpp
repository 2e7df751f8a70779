#include "sim/report/text_table.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/report/readable.hpp"

namespace headroom {

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

std::vector<std::string> TextTable::lines(std::size_t indent) const {
  std::vector<std::string> titles;
  titles.reserve(columns_.size());
  for (const Column& column : columns_) titles.push_back(column.title);
  std::vector<std::size_t> widths(columns_.size());
  const auto widen = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(cells[i]));
    }
  };
  widen(titles);
  for (const auto& row : rows_) widen(row);

  std::vector<std::string> result;
  const auto add_line = [&](const std::vector<std::string>& cells) {
    std::string line(indent, ' ');
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string padding(widths[i] - display_width(cells[i]), ' ');
      if (i > 0) line += "  ";
      line += columns_[i].align == Align::right ? padding + cells[i] : cells[i] + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    result.push_back(std::move(line));
  };
  const auto is_empty = [](const std::string& title) { return title.empty(); };
  if (!std::ranges::all_of(titles, is_empty)) add_line(titles);
  for (const auto& row : rows_) add_line(row);
  return result;
}

}  // namespace headroom

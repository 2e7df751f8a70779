#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace headroom {

/// Rows of text in aligned columns, two blanks apart, for a terminal.
class TextTable {
 public:
  enum class Align : std::uint8_t { left, right };
  struct Column {
    std::string title;
    Align align = Align::right;
  };
  [[nodiscard]] static Column left(std::string title);
  [[nodiscard]] static Column right(std::string title);

  explicit TextTable(std::vector<Column> columns);

  /// Requires one cell a column.
  void add_row(std::vector<std::string> cells);
  /// Titles, then the rows, each line indented by `indent` blanks and without
  /// blanks at its end. The line of titles is left out when all are empty.
  [[nodiscard]] std::vector<std::string> lines(std::size_t indent) const;
  /// The same in at most `width` columns: while it is wider, cells of the widest left-aligned
  /// column are cut, to no less than eight columns, then long titles of numbers, which stay
  /// whole.
  [[nodiscard]] std::vector<std::string> lines_within(std::size_t width, std::size_t indent) const;

 private:
  [[nodiscard]] std::vector<std::size_t> natural_widths() const;
  [[nodiscard]] std::vector<std::string> laid_out(const std::vector<std::size_t>& widths,
                                                  std::size_t indent) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace headroom

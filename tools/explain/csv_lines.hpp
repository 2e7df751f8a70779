#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/units.hpp"

#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/line_reader.hpp"

namespace headroom {

/// The rows of a CSV file with a header (RFC 4180), cell by cell and without
/// copies. Everything that cannot be read is an InputError which names file,
/// line, column and the value seen.
class CsvLines {
 public:
  /// `blocks` must outlive this. Throws when there is no header.
  explicit CsvLines(BlockReader& blocks);

  /// The place of the column `name`. Throws when there is none.
  [[nodiscard]] std::size_t column(std::string_view name) const;
  /// The same of a column that need not be there.
  [[nodiscard]] std::optional<std::size_t> column_if(std::string_view name) const;
  /// Goes to the next row; false at the end. Throws when it is not as long as the header.
  bool next();

  /// Valid until the next row.
  [[nodiscard]] std::string_view cell(std::size_t column) const { return cells_[column]; }
  /// Seconds since the start of the run; absent when the cell is empty.
  [[nodiscard]] std::optional<Duration> seconds(std::size_t column) const;
  /// A whole number below `limit`; absent when the cell is empty.
  [[nodiscard]] std::optional<std::uint32_t> number(std::size_t column, std::uint64_t limit) const;

  /// Thousandths of a decimal number from 0 to 2^32, such as 500 for `0.5`.
  [[nodiscard]] std::int64_t thousandths(std::size_t column) const;

  [[noreturn]] void refuse(std::size_t column, std::string_view problem,
                           const std::string& allowed) const;
  [[noreturn]] void refuse_row(const std::string& problem, const std::string& allowed) const;

 private:
  void split(std::string_view line);
  void add_quoted(std::string_view& rest);
  bool read_row();

  std::string shown_;
  LineReader lines_;
  std::vector<std::string> header_;
  std::vector<std::string_view> cells_;
  std::string joined_;    ///< a row with line breaks within quotes
  std::string unquoted_;  ///< the texts of quoted cells; never grows within a row
};

}  // namespace headroom

#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/line_reader.hpp"
#include "models/workload/trace/row_audit.hpp"
#include "models/workload/trace/row_fields.hpp"
#include "models/workload/trace/trace_row.hpp"

namespace headroom {

/// How the rows of a table are written.
struct TableStyle {
  char delimiter = ',';
  bool has_quotes = true;        ///< fields may stand in double quotes, a doubled quote is one
  bool last_takes_rest = false;  ///< delimiters beyond the last column belong to its field
};

/// The fields of one line; views stay valid until the next split.
class FieldSplitter {
 public:
  explicit FieldSplitter(const TableStyle& style) : style_{style} {}

  /// The rest of a line belongs to the field of this number, counting from 1.
  void set_limit(std::size_t limit) { limit_ = limit; }
  /// False when a quote is not closed or something follows it.
  bool split(std::string_view line);
  [[nodiscard]] const std::vector<std::string_view>& fields() const { return fields_; }

 private:
  bool split_quoted(std::string_view line);
  bool take_quoted(std::string_view& rest);

  TableStyle style_;
  std::size_t limit_ = SIZE_MAX;
  std::vector<std::string_view> fields_;
  std::deque<std::string> unquoted_;
};

/// A text table whose first line names its columns. Blanks around fields do not
/// count.
class TableReader {
 public:
  /// Reads the header. Throws InputError for an empty file.
  TableReader(BlockReader& file, const TableStyle& style);

  /// The same for a table of `columns` whose file has no header line, or may have one:
  /// a first line that begins with the name of the first column is passed over.
  TableReader(BlockReader& file, const TableStyle& style, std::vector<std::string> columns);

  /// Position of the first of `names` that is a column, or nullopt.
  [[nodiscard]] std::optional<std::size_t> column(
      std::initializer_list<std::string_view> names) const;
  /// The same, but throws InputError, listing the columns, when there is none.
  [[nodiscard]] std::size_t required_column(std::initializer_list<std::string_view> names) const;
  [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
  /// The columns there are, in words.
  [[nodiscard]] std::string header_in_words() const;

  /// Reads the next row and starts one of `jobs` for it; rows of another length
  /// are rejected there and passed over. nullptr at the end.
  TraceRow* next(JobCollector& jobs);
  /// The same for rows that are no jobs: starts one of `rows`. False at the end.
  bool next(RowAudit& rows);
  [[nodiscard]] NamedField field(std::size_t column) const {
    return {.name = header_[column], .text = splitter_.fields()[column]};
  }
  [[nodiscard]] std::string_view text(std::size_t column) const {
    return splitter_.fields()[column];
  }
  /// Field of a column that a file may lack; empty without it.
  [[nodiscard]] NamedField field(std::optional<std::size_t> column) const {
    return column ? field(*column) : NamedField{};
  }

 private:
  bool split(std::string_view line, RowAudit& rows);

  bool next_line(std::string_view& line);

  LineReader lines_;
  FieldSplitter splitter_;
  std::string shown_;
  std::vector<std::string> header_;
  bool has_room_ = false;
  bool may_have_header_ = false;
};

}  // namespace headroom

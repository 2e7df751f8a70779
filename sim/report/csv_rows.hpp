#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "headroom/units.hpp"

#include "sim/report/decimal.hpp"

namespace headroom {

/// Takes finished text, block by block.
using TextSink = std::function<void(std::string_view)>;

/// `text` as a CSV cell: in quotes, with its quotes doubled, when it holds a
/// comma, a quote, a line break or a blank at either end (RFC 4180).
[[nodiscard]] std::string csv_cell(std::string_view text);

/// Writes CSV rows cell by cell through one large block, for tables of a
/// million rows. What is not finished by finish() never reaches the sink.
class CsvRows {
 public:
  explicit CsvRows(TextSink sink);

  /// A cell that needs no quotes, such as what csv_cell returns.
  void cell(std::string_view text) {
    if (text.size() >= room()) make_room(text.size());
    end_ = text.copy(end_, text.size()) + end_;
    *end_++ = ',';
  }
  void integer(std::uint64_t number) {
    if (room() <= decimal_length_max) make_room(decimal_length_max);
    end_ = write_integer(end_, number);
    *end_++ = ',';
  }
  void seconds(Duration duration) {
    if (room() <= decimal_length_max) make_room(decimal_length_max);
    end_ = write_seconds(end_, duration);
    *end_++ = ',';
  }
  void empty() { cell({}); }
  /// Ends a row of at least one cell.
  void end_row() { end_[-1] = '\n'; }
  /// Hands what is left to the sink.
  void finish();

 private:
  [[nodiscard]] std::size_t room() const { return static_cast<std::size_t>(limit_ - end_); }
  /// Empties the block so that `size` characters and a separator fit.
  void make_room(std::size_t size);

  TextSink sink_;
  std::unique_ptr<char[]> block_;  // NOLINT(modernize-avoid-c-arrays): a buffer left unset
  char* end_;
  char* limit_;
};

}  // namespace headroom

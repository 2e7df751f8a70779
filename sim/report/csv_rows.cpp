#include "sim/report/csv_rows.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace headroom {
namespace {

constexpr std::size_t block_size = std::size_t{1} << 20U;

}  // namespace

std::string csv_cell(std::string_view text) {
  const bool plain = text.find_first_of(",\"\r\n") == std::string_view::npos &&
                     !text.starts_with(' ') && !text.ends_with(' ');
  if (plain) return std::string{text};
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

CsvRows::CsvRows(TextSink sink)
    : sink_{std::move(sink)},
      block_{new char[block_size]},
      end_{block_.get()},
      limit_{block_.get() + block_size} {}

void CsvRows::make_room(std::size_t size) {
  // The last character stays: end_row() may have to turn it into a line end.
  const bool is_empty = end_ == block_.get();
  const char last = is_empty ? ',' : end_[-1];
  if (!is_empty) {
    sink_({block_.get(), static_cast<std::size_t>(end_ - block_.get()) - 1});
  }
  const auto capacity = static_cast<std::size_t>(limit_ - block_.get());
  if (size + 2 > capacity) {
    block_.reset(new char[size + 2]);
    limit_ = block_.get() + size + 2;
  }
  end_ = block_.get();
  if (!is_empty) *end_++ = last;
}

void CsvRows::finish() {
  sink_({block_.get(), static_cast<std::size_t>(end_ - block_.get())});
  end_ = block_.get();
}

}  // namespace headroom

#include "tools/explain/csv_lines.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/block_reader.hpp"

namespace headroom {
namespace {

bool has_open_quote(std::string_view line) { return std::ranges::count(line, '"') % 2 != 0; }

}  // namespace

CsvLines::CsvLines(BlockReader& blocks) : shown_{blocks.shown()}, lines_{blocks} {
  if (!read_row()) {
    throw InputError{Diagnostic{
        .path = shown_, .message = "is empty", .hint = "a CSV file as headroom run writes it"}};
  }
  header_.assign(cells_.begin(), cells_.end());
}

std::optional<std::size_t> CsvLines::column_if(std::string_view name) const {
  const auto found = std::ranges::find(header_, name);
  if (found == header_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header_.begin());
}

std::size_t CsvLines::column(std::string_view name) const {
  if (const auto found = column_if(name)) return *found;
  throw InputError{Diagnostic{.path = shown_ + ":1",
                              .message = fmt::format("there is no column \"{}\"", name),
                              .hint = fmt::format("columns here: {}", fmt::join(header_, ", "))}};
}

bool CsvLines::next() {
  if (!read_row()) return false;
  if (cells_.size() != header_.size()) {
    refuse_row(fmt::format("has {} cells", cells_.size()),
               fmt::format("{} as the header", header_.size()));
  }
  return true;
}

bool CsvLines::read_row() {
  std::string_view line;
  if (!lines_.next(line)) return false;
  if (!has_open_quote(line)) {
    split(line);
    return true;
  }
  joined_ = line;
  while (has_open_quote(joined_)) {
    if (!lines_.next(line) || joined_.size() + line.size() > LineReader::line_length_max) {
      refuse_row("a quote is never closed", "quotes in pairs");
    }
    joined_ += '\n';
    joined_ += line;
  }
  split(joined_);
  return true;
}

void CsvLines::split(std::string_view line) {
  cells_.clear();
  unquoted_.clear();
  unquoted_.reserve(line.size());
  for (std::string_view rest = line;;) {
    if (rest.starts_with('"')) {
      add_quoted(rest);
    } else {
      const std::size_t length = std::min(rest.find(','), rest.size());
      cells_.push_back(rest.substr(0, length));
      rest.remove_prefix(length);
    }
    if (rest.empty()) return;
    rest.remove_prefix(1);
  }
}

void CsvLines::add_quoted(std::string_view& rest) {
  const std::size_t begin = unquoted_.size();
  rest.remove_prefix(1);
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c != '"') {
      unquoted_ += c;
    } else if (rest.starts_with('"')) {
      unquoted_ += c;
      rest.remove_prefix(1);
    } else {
      break;
    }
  }
  if (!rest.empty() && rest.front() != ',') refuse_row("text follows a quote", "a comma");
  cells_.push_back(std::string_view{unquoted_}.substr(begin));
}

std::optional<Duration> CsvLines::seconds(std::size_t column) const {
  const std::string_view text = cell(column);
  if (text.empty()) return std::nullopt;
  const auto parsed = parse_seconds(text);
  if (!parsed.value) refuse(column, parsed.problem, parsed.allowed);
  return parsed.value;
}

std::optional<std::uint32_t> CsvLines::number(std::size_t column, std::uint64_t limit) const {
  const std::string_view text = cell(column);
  if (text.empty()) return std::nullopt;
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number >= limit) {
    refuse(column, "is no such number", fmt::format("a whole number below {}", limit));
  }
  return number;
}

std::int64_t CsvLines::thousandths(std::size_t column) const {
  constexpr double number_max = 4'294'967'296.0;
  const auto parsed = parse_number(cell(column));
  if (!parsed.value || *parsed.value < 0.0 || *parsed.value > number_max) {
    refuse(column, "is no such number", "a number from 0 to 2^32");
  }
  return std::llround(*parsed.value * 1000.0);
}

void CsvLines::refuse(std::size_t column, std::string_view problem,
                      const std::string& allowed) const {
  refuse_row(fmt::format("{} \"{}\": {}", header_[column], cells_[column], problem), allowed);
}

void CsvLines::refuse_row(const std::string& problem, const std::string& allowed) const {
  throw InputError{Diagnostic{
      .path = fmt::format("{}:{}", shown_, lines_.number()), .message = problem, .hint = allowed}};
}

}  // namespace headroom

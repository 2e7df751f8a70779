#include "models/workload/trace/table_reader.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <fmt/format.h>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/byte_scan.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/trace_row.hpp"

namespace headroom {

bool FieldSplitter::split(std::string_view line) {
  fields_.clear();
  if (!unquoted_.empty()) unquoted_.clear();
  const char delimiter = style_.delimiter;
  // A byte that no field holds stands in where there are no quotes.
  const char quote = style_.has_quotes ? '"' : delimiter;
  const char* start = line.data();
  const char* const end = start + line.size();
  for (std::size_t at = 0; at < line.size(); at += scan_block_size) {
    const std::string_view block = line.substr(at, scan_block_size);
    std::uint64_t stops = scan_block(block, [&](std::uint64_t word) {
      return equal_bytes(word, delimiter) | equal_bytes(word, quote);
    });
    for (; stops != 0; stops &= stops - 1) {
      const char* const stop = block.data() + std::countr_zero(stops);
      if (*stop != delimiter) return split_quoted({start, static_cast<std::size_t>(end - start)});
      if (fields_.size() + 1 == limit_) break;
      fields_.push_back(trimmed({start, static_cast<std::size_t>(stop - start)}));
      start = stop + 1;
    }
  }
  fields_.push_back(trimmed({start, static_cast<std::size_t>(end - start)}));
  return true;
}

/// Goes on with a line of which a field holds a quote.
bool FieldSplitter::split_quoted(std::string_view line) {
  while (fields_.size() + 1 < limit_) {
    line = trimmed(line);
    if (line.starts_with('"')) {
      if (!take_quoted(line)) return false;
      if (line.empty()) return true;
      line.remove_prefix(1);
      continue;
    }
    const std::size_t end = line.find(style_.delimiter);
    if (end == std::string_view::npos) break;
    fields_.push_back(trimmed(line.substr(0, end)));
    line.remove_prefix(end + 1);
  }
  fields_.push_back(trimmed(line));
  return true;
}

/// Takes a quoted field from the front of `rest`, up to the delimiter or the end.
bool FieldSplitter::take_quoted(std::string_view& rest) {
  std::string& field = unquoted_.emplace_back();
  rest.remove_prefix(1);
  while (true) {
    const std::size_t quote = rest.find('"');
    if (quote == std::string_view::npos) return false;
    field += rest.substr(0, quote);
    rest.remove_prefix(quote + 1);
    if (!rest.starts_with('"')) break;
    field += '"';
    rest.remove_prefix(1);
  }
  fields_.push_back(field);
  rest = trimmed(rest);
  return rest.empty() || rest.front() == style_.delimiter;
}

TableReader::TableReader(BlockReader& file, const TableStyle& style)
    : lines_{file}, splitter_{style}, shown_{file.shown()} {
  std::string_view line;
  if (!lines_.next(line))
    throw InputError{Diagnostic{.path = shown_, .message = "is empty", .hint = ""}};
  splitter_.split(line);
  header_.assign(splitter_.fields().begin(), splitter_.fields().end());
  if (style.last_takes_rest) splitter_.set_limit(header_.size());
}

TableReader::TableReader(BlockReader& file, const TableStyle& style,
                         std::vector<std::string> columns)
    : lines_{file},
      splitter_{style},
      shown_{file.shown()},
      header_{std::move(columns)},
      may_have_header_{true} {}

/// The next line with a row.
bool TableReader::next_line(std::string_view& line) {
  if (!lines_.next(line)) return false;
  const bool is_header = may_have_header_ && line.starts_with(header_.front());
  may_have_header_ = false;
  return !is_header || lines_.next(line);
}

std::optional<std::size_t> TableReader::column(
    std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) {
    const auto found = std::ranges::find(header_, name);
    if (found != header_.end()) return static_cast<std::size_t>(found - header_.begin());
  }
  return std::nullopt;
}

std::size_t TableReader::required_column(std::initializer_list<std::string_view> names) const {
  if (const auto found = column(names)) return *found;
  throw InputError{
      Diagnostic{.path = shown_,
                 .message = fmt::format("has no column \"{}\"", fmt::join(names, "\" or \"")),
                 .hint = header_in_words()}};
}

std::string TableReader::header_in_words() const {
  return fmt::format("columns of its first line: {}", fmt::join(header_, ", "));
}

TraceRow* TableReader::next(JobCollector& jobs) {
  std::string_view line;
  while (next_line(line)) {
    if (!has_room_) jobs.expect(lines_.lines_expected());
    has_room_ = true;
    TraceRow& row = jobs.start_row(lines_.number());
    if (split(line, jobs)) return &row;
  }
  return nullptr;
}

bool TableReader::next(RowAudit& rows) {
  std::string_view line;
  while (next_line(line)) {
    rows.start(lines_.number());
    if (split(line, rows)) return true;
  }
  return false;
}

/// Rejects a line that does not have a field for each column.
bool TableReader::split(std::string_view line, RowAudit& rows) {
  if (!splitter_.split(line)) {
    rows.reject(AuditRule::unreadable_row, "quotes in", line);
    return false;
  }
  if (splitter_.fields().size() == header_.size()) return true;
  rows.reject(AuditRule::wrong_field_count, "",
              fmt::format("{} of {}", splitter_.fields().size(), header_.size()));
  return false;
}

}  // namespace headroom

#include "tools/check/recorded_rows.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/ids.hpp"
#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/line_reader.hpp"
#include "tools/check/suite.hpp"

namespace headroom {
namespace {

/// Where the columns stand in the file.
struct Positions {
  std::size_t id = 0;
  std::size_t start = 0;
  std::optional<std::size_t> end;
  std::optional<std::size_t> nodes;
};

/// A line of the record with what messages need.
struct Line {
  const std::string& shown;
  std::uint64_t number;
  const std::vector<std::string>& cells;

  [[noreturn]] void refuse(std::string message, std::string hint) const {
    throw InputError{Diagnostic{.path = fmt::format("{}:{}", shown, number),
                                .message = std::move(message),
                                .hint = std::move(hint)}};
  }
};

/// The position of our column `name`; nullopt when it is neither named nor there.
std::optional<std::size_t> position_of(const std::string& name,
                                       const ScheduleExpectation& expectation, const Line& header) {
  const auto given = expectation.columns.find(name);
  const std::string& theirs = given == expectation.columns.end() ? name : given->second;
  const auto found = std::ranges::find(header.cells, theirs);
  if (found != header.cells.end()) return static_cast<std::size_t>(found - header.cells.begin());
  if (given == expectation.columns.end() && name != "id" && name != "start_s") return std::nullopt;
  header.refuse(fmt::format("there is no column \"{}\"", theirs),
                fmt::format("columns here: {}", fmt::join(header.cells, ", ")));
}

Positions positions_of(const ScheduleExpectation& expectation, const Line& header) {
  return {.id = position_of("id", expectation, header).value_or(0),
          .start = position_of("start_s", expectation, header).value_or(0),
          .end = position_of("end_s", expectation, header),
          .nodes = position_of("nodes", expectation, header)};
}

std::optional<Duration> time_at(const Line& line, std::size_t position) {
  const std::string& text = line.cells[position];
  if (text.empty()) return std::nullopt;
  const auto parsed = parse_seconds(text);
  if (!parsed.value) line.refuse(fmt::format("\"{}\": {}", text, parsed.problem), parsed.allowed);
  return parsed.value;
}

RecordedRow row_of(const Line& line, const Positions& positions, std::size_t width) {
  if (line.cells.size() != width) {
    line.refuse(fmt::format("has {} cells", line.cells.size()),
                fmt::format("{} as the header", width));
  }
  RecordedRow row{.id = line.cells[positions.id],
                  .start = time_at(line, positions.start),
                  .end = {},
                  .nodes = {}};
  if (positions.end) row.end = time_at(line, *positions.end);
  if (positions.nodes) {
    const std::string& text = line.cells[*positions.nodes];
    row.nodes = parse_node_list(text);
    if (!row.nodes) line.refuse(fmt::format("\"{}\" lists no nodes", text), "such as 0-3 7");
  }
  return row;
}

std::optional<std::uint32_t> parse_node(std::string_view text) {
  std::uint32_t node = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), node);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return node;
}

/// Appends `3` or `0-3`.
bool append_range(std::string_view text, std::vector<NodeId>& nodes) {
  constexpr std::uint32_t nodes_max = 10'000'000;
  const std::size_t dash = text.find('-');
  const auto first = parse_node(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : parse_node(text.substr(dash + 1));
  if (!first || !last || *last < *first || *last >= nodes_max) return false;
  for (std::uint32_t node = *first; node <= *last; ++node) nodes.push_back(NodeId{node});
  return true;
}

}  // namespace

std::vector<std::string> csv_cells(std::string_view line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      cells.back() += c;
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else if (quoted || c != ' ' || !cells.back().empty()) {
      cells.back() += c;
    }
  }
  return cells;
}

std::optional<std::vector<NodeId>> parse_node_list(std::string_view text) {
  std::vector<NodeId> nodes;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" ,"), text.size());
    if (end > 0 && !append_range(text.substr(0, end), nodes)) return std::nullopt;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return nodes;
}

RecordedRows read_recorded_rows(const ScheduleExpectation& expectation) {
  const std::string& shown = expectation.record.shown;
  BlockReader blocks = BlockReader::open(expectation.record.path, shown);
  LineReader lines{blocks};
  std::string_view text;
  if (!lines.next(text)) {
    throw InputError{
        Diagnostic{.path = shown, .message = "is empty", .hint = "a CSV with a header"}};
  }
  const std::vector<std::string> header = csv_cells(text);
  const Positions positions =
      positions_of(expectation, {.shown = shown, .number = lines.number(), .cells = header});
  RecordedRows record{
      .has_end = positions.end.has_value(), .has_nodes = positions.nodes.has_value(), .rows = {}};
  std::set<std::string> ids;
  while (lines.next(text)) {
    const std::vector<std::string> cells = csv_cells(text);
    const Line line{.shown = shown, .number = lines.number(), .cells = cells};
    record.rows.push_back(row_of(line, positions, header.size()));
    if (!ids.insert(record.rows.back().id).second) {
      line.refuse(fmt::format("job \"{}\" stands here twice", record.rows.back().id),
                  "one line for each job");
    }
  }
  return record;
}

}  // namespace headroom

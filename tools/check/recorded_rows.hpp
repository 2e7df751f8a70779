#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "tools/check/suite.hpp"

namespace headroom {

/// What a recorded schedule says about one job. Absent: the cell is empty, or
/// the file has no such column.
struct RecordedRow {
  std::string id;
  std::optional<Duration> start;
  std::optional<Duration> end;
  std::optional<std::vector<NodeId>> nodes;
};

/// A recorded schedule in the file's order.
struct RecordedRows {
  bool has_end = false;
  bool has_nodes = false;
  std::vector<RecordedRow> rows;
};

/// Reads the CSV file of `expectation`. Throws InputError naming file, line,
/// column and value for what cannot be read, a column that is not there, and a
/// job that stands there twice.
[[nodiscard]] RecordedRows read_recorded_rows(const ScheduleExpectation& expectation);

/// The cells of a CSV line, quotes removed (RFC 4180, on one line), blanks
/// around plain cells cut off.
[[nodiscard]] std::vector<std::string> csv_cells(std::string_view line);

/// The nodes that a text such as `0-3 7` or `0-3,7` lists, in its order;
/// nullopt when it is no such list.
[[nodiscard]] std::optional<std::vector<NodeId>> parse_node_list(std::string_view text);

}  // namespace headroom

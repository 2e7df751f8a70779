#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "models/workload/trace/trace_row.hpp"

namespace headroom {

/// A condition of `where`: one field of a job against one value.
struct FieldCondition {
  enum class Field : std::uint8_t {
    id,
    user,
    queue,
    gpus,
    cpus,
    nodes,
    priority,
    duration_s,
    walltime_s
  };
  enum class Comparison : std::uint8_t { equal, differs, less, at_most, greater, at_least };

  Field field = Field::id;
  Comparison comparison = Comparison::equal;
  std::string text;         ///< of a text field
  std::int64_t number = 0;  ///< of a number field; nanoseconds for times
};

/// Which rows of a trace become jobs: the `where` of a TraceSpec. Sees the trace's
/// own values, before any scaling. What a row does not know (`walltime_s` of a job
/// without) differs from every value.
class RowFilter {
 public:
  /// Throws InputError, naming `shown`, for unknown fields and values that are
  /// no number where one is needed.
  RowFilter(const std::map<std::string, std::string>& where, const std::string& shown);

  [[nodiscard]] bool matches(const TraceRow& row) const;
  [[nodiscard]] bool empty() const { return conditions_.empty(); }

 private:
  std::vector<FieldCondition> conditions_;
};

}  // namespace headroom

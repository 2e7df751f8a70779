#pragma once
#include <optional>
#include <string_view>

#include "models/workload/trace/json_objects.hpp"

namespace headroom {

/// What a line of JSON lines came to.
struct JsonLine {
  std::optional<JsonProblem> problem;  ///< why it is no JSON
  bool is_object = false;
};

/// Reads a line into `object`, whose room is used again: what scan_json gives for it, but
/// many times as fast for the plain objects that most lines are.
[[nodiscard]] JsonLine read_json_line(std::string_view line, JsonObject& object);

}  // namespace headroom

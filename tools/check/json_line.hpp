#pragma once
#include <string>

#include "sim/report/tree.hpp"
#include "sim/scenario/json_value.hpp"

namespace headroom {

/// `value` as JSON on one line, whole.
[[nodiscard]] std::string json_line(const JsonValue& value);

/// `value` as a tree, its numbers as reals.
[[nodiscard]] Tree tree_of(const JsonValue& value);

}  // namespace headroom

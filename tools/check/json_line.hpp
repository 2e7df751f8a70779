#pragma once
#include <string>

#include "models/json/json_value.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// `value` as JSON on one line, whole.
[[nodiscard]] std::string json_line(const JsonValue& value);

/// `value` as a tree, its numbers as reals.
[[nodiscard]] Tree tree_of(const JsonValue& value);

}  // namespace headroom

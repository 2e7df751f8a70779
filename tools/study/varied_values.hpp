#pragma once
#include <string>

#include "sim/scenario/section.hpp"
#include "tools/study/study.hpp"

namespace headroom {

/// The dimension `name` of a study whose `vary` is `section`: a list of values, a
/// range, or named choices. Files what is wrong in `section`. `is_drawn` says that
/// points are drawn, so that a range needs no steps.
[[nodiscard]] Dimension varied_dimension(const Section& section, const std::string& name,
                                         bool is_drawn);

/// `path` set to `value`, labelled with the value.
[[nodiscard]] VariedValue varied_value(const std::string& path, const JsonValue& value);

/// The value of `dimension` at `share` of its values or its range, 0 < share < 1.
[[nodiscard]] VariedValue drawn_value(const Dimension& dimension, double share);

}  // namespace headroom

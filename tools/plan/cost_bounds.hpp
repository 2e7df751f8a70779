#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tools/study/study.hpp"

namespace headroom {

/// What each of `points` costs at least, before any run: the number of the dimension that is
/// minimised (its place in the list where it has none), or the price of its machines
/// and the energy they draw idle. Absent when `objective` is a figure that only runs tell.
/// Throws InputError when costs are minimised and something has no price.
[[nodiscard]] std::optional<std::vector<double>> cost_bounds(const Study& study,
                                                             const std::string& objective,
                                                             const std::vector<StudyPoint>& points);

}  // namespace headroom

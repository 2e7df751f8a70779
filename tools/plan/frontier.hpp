#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "headroom/goal.hpp"

#include "tools/plan/plan.hpp"

namespace headroom {

/// The points of `plan` than which none is both cheaper and quicker: places in its
/// list, by rising cost and falling p95 delay.
[[nodiscard]] std::vector<std::size_t> frontier_of(const Plan& plan);

/// The point whose value comes nearest to the goal with the number `number`, or meets it;
/// of equal ones the first.
[[nodiscard]] std::optional<std::size_t> nearest_to_goal(const Goal& goal, std::size_t number,
                                                         const Plan& plan);

}  // namespace headroom

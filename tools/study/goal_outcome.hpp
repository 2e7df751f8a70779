#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "headroom/goal.hpp"

namespace headroom {

/// How several runs of one scenario did by one goal.
struct GoalOutcome {
  std::optional<double> value;  ///< mean over the runs; absent when some run has none
  bool met = false;             ///< by the mean; a goal without a value is missed
  /// That the mean of any number of runs says so, too, by Student's t; absent for one run.
  std::optional<double> confidence;
};

/// Judges `goal` by the values that `runs` runs have of it: fewer values than runs, if some
/// have none.
[[nodiscard]] GoalOutcome judge_goal(const Goal& goal, const std::vector<double>& values,
                                     std::size_t runs);

}  // namespace headroom

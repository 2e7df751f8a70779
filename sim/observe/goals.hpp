#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// How `run` did by its goals, in their order: `metric`, `where`, `at_most`,
/// `at_least`, the `value` seen and whether it is `met`. A goal over jobs counts those that
/// still wait with what they have waited by the end, and says how many they are
/// (`still_waiting`): a policy cannot reach a goal by starting nothing. `summary` is that
/// of the run, for all other metrics. A goal without a value is not met.
[[nodiscard]] Tree goals_tree(const RunRecord& run, const Tree& summary);

/// The goals of replications as one: each value as figures are merged, met when the
/// mean meets it, and the share of runs that met it on their own.
[[nodiscard]] Tree merged_goals(const std::vector<const Tree*>& goals,
                                const std::function<Tree(const std::vector<double>&)>& merge);

/// How many of the goals that a summary holds are not met.
[[nodiscard]] std::size_t missed_goals(const Tree& summary);

}  // namespace headroom

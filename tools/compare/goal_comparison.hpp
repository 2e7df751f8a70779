#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "tools/compare/paired_runs.hpp"

namespace headroom {

/// One goal of the scenarios on each side.
struct GoalComparison {
  std::string metric;  ///< with the jobs it is about, such as `queue_delay_s.p95 (gpus >=8)`
  std::string limit;   ///< `at most 30min`
  struct Side {
    std::optional<double> value;  ///< mean over seeds
    std::size_t met = 0;          ///< seeds in which it is met
    std::size_t seeds = 0;
  };
  std::vector<Side> sides;  ///< one without seeds has no such goal
};

/// The goals that the summaries of the sides hold, those of the first side first.
[[nodiscard]] std::vector<GoalComparison> compare_goals(const PairedRuns& runs);

}  // namespace headroom

#pragma once
#include <cstddef>
#include <span>

#include "sim/report/tree.hpp"

namespace headroom {

/// The summaries of replications of one scenario (at least one) as one: each
/// figure becomes `{mean, ci95_low, ci95_high, n}` over the `n` runs that have
/// it, with the 95 % confidence interval of Student's t; of a single run the
/// bounds are null. `seeds` lists the runs. Of `warnings` that differ in numbers alone the
/// first stands for all, with how many runs say so unless all say the same. The audit is
/// that of the first run, the longest waits are left out.
[[nodiscard]] Tree merged_summary(std::span<const Tree> summaries);

/// Half the width of that interval for the mean of `count` >= 2 values, as a multiple of
/// their standard deviation: the quantile of Student's t over the root of `count`.
[[nodiscard]] double ci95_factor(std::size_t count);

}  // namespace headroom

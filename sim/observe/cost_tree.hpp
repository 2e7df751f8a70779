#pragma once
#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// What owning the stack of `run` costs over its lifetime: `purchase`, `energy`, `total`,
/// the mean `power_kw`, `per_useful_gpu_hour` at the rate of this run, and the `parts`. What
/// is not known is null, and `unpriced` names the parts to blame. Requires costs in `run` and
/// `gpu` figures in `summary`.
[[nodiscard]] Tree cost_tree(const RunRecord& run, const Tree& summary);

}  // namespace headroom

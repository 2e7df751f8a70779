#pragma once
#include <vector>

#include "sim/observe/run_record.hpp"
#include "sim/observe/series.hpp"
#include "sim/observe/steps.hpp"

namespace headroom {

/// The account of GPU time step by step, as average GPUs: `account.CLASS` for each class that
/// occurs. The classes sum to all GPUs but for rounding. Time in use is exact where jobs are
/// replayed as measured; why the rest was idle is known to a 2,048th part of the run or better.
/// Requires the log.
[[nodiscard]] std::vector<Series::Column> account_columns(const RunRecord& run, const Steps& steps);

/// `by_group.NAME.gpus_allocated` for each group of nodes with GPUs where there are 2 to 100.
/// Requires the log.
[[nodiscard]] std::vector<Series::Column> group_columns(const RunRecord& run, const Steps& steps);

}  // namespace headroom

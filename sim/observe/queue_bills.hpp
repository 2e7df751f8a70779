#pragma once
#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// What each queue used of its quota and beyond it between warm-up and end, as
/// `{total, by_queue}`: GPU-hours and, where there are prices, money. Queues stand in the
/// order of their tree, those that have no job, too. One with others below it is the sum of
/// them and of what was submitted to itself. A queue that jobs name and the tree does not
/// have deserves nothing. Requires RunRecord::billing to have queues.
[[nodiscard]] Tree queue_bills(const RunRecord& run);

}  // namespace headroom

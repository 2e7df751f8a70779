#pragma once
#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// The notebooks of a run by population, counted after the warm-up:
///   sessions         opened, returns among them (of users who were culled and go on), started,
///                    finished, culled, gave_up, killed, rejected, open at the end, and stopped
///                    for other jobs
///   start_delay_s    from asking for a notebook to having it
///   return_delay_s   the same of returns: the price of culling
///   bursts           how many were done; work_hours, on GPUs of their own
///   burst_s          how long they took
///   slowdown         that over what they take on GPUs of their own
///   gpu_hours        held; used, which is useful; lost in switches and cut bursts
///   used_ratio       of what was held
[[nodiscard]] Tree interactive_tree(const RunRecord& run);

}  // namespace headroom

#pragma once
#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// The pipelines of a run by name, of the runs that were due after the warm-up:
///   runs         due, succeeded, failed, replaced, left_out, active at the end
///   makespan_s   of those that succeeded, from when they were due to their end
///   deadline     where there is one: limit_s, met_ratio of the runs of which it is known, and
///                lateness_s of those that ended
///   critical_path   shares of the makespans in which the step that held up all others waited for
///                resources, ran its last attempt, or had failed attempts and pauses behind it
///   steps        by name: succeeded, failed, skipped, retries; wait_s and run_s of attempts
[[nodiscard]] Tree pipelines_tree(const RunRecord& run);

/// The sweeps by PIPELINE/STEP, of those that have ended in the same runs:
///   sweeps       how many
///   trials       all, completed, stopped (early), failed
///   best         the objective as the best trial last reported it; time_to_best_s until then
///   regret       how much worse that trial is, without noise, than the best one of all would be
///                after all epochs
///   gpu_hours    used, and saved by ending trials early; saved_ratio of what all epochs take
/// The figures of several sweeps are means, counts and hours sums.
[[nodiscard]] Tree sweeps_tree(const RunRecord& run);

/// Whether some step of a pipeline is a sweep.
[[nodiscard]] bool has_sweeps(const RunRecord& run);

}  // namespace headroom

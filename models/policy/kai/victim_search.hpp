#pragma once
// The victim search shared by consolidation, reclaim and preempt. Source: KAI-Scheduler commit
// d5bc503a, packages actions/common/solvers, plugins/nodelocalgreedy and plugins/multinodegang.
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "models/policy/kai/job_walk.hpp"
#include "models/policy/kai/search_ground.hpp"

namespace headroom::kai {

/// The pods that a scenario evicted, by job, both in the order in which they were taken.
using VictimsByJob = std::vector<std::pair<JobId, std::vector<TaskId>>>;

struct VictimSearch {
  JobId preemptor{};
  VictimFilter candidates;
  /// The rule of the action: whether what was done in the transaction is allowed. `placed` are the
  /// preemptor's pods of this attempt.
  std::function<bool(const VictimsByJob& victims, std::span<const TaskId> placed)> is_valid;
  /// False when the rule cannot hold any more, whatever becomes of the other victims, now that
  /// those of these jobs have had their attempt. It saves the rest of a simulation.
  std::function<bool(const VictimsByJob& settled, std::span<const TaskId> placed)> may_be_valid;
};

/// Looks for victims that make room for the next batch of the preemptor. When there are, the whole
/// exchange stands in the transaction; otherwise nothing does. Requires that nothing was done in
/// the transaction before.
[[nodiscard]] bool find_victims(SchedulingSession& session, SearchGround& ground,
                                const VictimSearch& search);

/// Looks for victims, commits the exchange when there are, and tells `walk` whose pods it touched.
/// Whether there were any.
bool commit_exchange(SchedulingSession& session, SearchGround& ground, const VictimSearch& search,
                     const Purpose& purpose, TurnWalk& walk);

/// Whether every pod set that loses some of `victims` keeps its minimum; releasing pods still
/// count. Source: package plugins/minruntime.
[[nodiscard]] bool leaves_minimum(const SchedulingSession& session, const PodGroup& group,
                                  std::span<const TaskId> victims);

}  // namespace headroom::kai

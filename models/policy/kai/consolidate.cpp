// Consolidation. Source: KAI-Scheduler commit d5bc503a, package actions/consolidation.
#include <algorithm>

#include "models/policy/kai/actions.hpp"
#include "models/policy/kai/like_failed.hpp"
#include "models/policy/kai/victim_search.hpp"

namespace headroom::kai {
namespace {

/// Whether the cluster as a whole has the GPUs and the GPU memory that the next batch asks for.
bool is_enough_in_total(const SchedulingSession& session, const GpuSum& total,
                        const std::vector<TaskId>& batch) {
  double gpus = 0;
  std::int64_t memory = 0;
  for (const auto id : batch) {
    gpus += session.shape(id).quota[Resource::gpu];
    memory += session.shape(id).pool_memory;
  }
  return total.gpus >= gpus && total.memory_mib >= memory;
}

/// Closes the kinds of jobs of which all that is free is not enough for one.
void close_hopeless(TurnWalk& walk, const GpuSum& total) {
  walk.close(
      [&](const JobKind& kind) {
        return total.gpus < kind.gpus || total.memory_mib < kind.pool_memory;
      },
      Closing::until_reopened);
}

VictimFilter candidates(const SchedulingSession& session, JobId preemptor) {
  VictimFilter filter{
      .leaves = std::vector<bool>(session.queues.size(), true),
      .admits = [&session,
                 preemptor](const PodGroup& group) { return &group != &session.job(preemptor); },
      .only = {}};
  if (!session.settings.max_consolidation_victims) return filter;
  const auto most = static_cast<std::size_t>(*session.settings.max_consolidation_victims) + 1;
  filter.only.emplace();
  for (const auto id : session.job_order) {
    if (filter.only->size() == most) break;
    const auto& group = session.job(id);
    if (id == preemptor || !group.is_preemptible || !group.has_active()) continue;
    if (session.is_in_leaf(group)) filter.only->push_back(id);
  }
  return filter;
}

}  // namespace

void consolidate(SchedulingSession& session, SearchGround& ground) {
  if (session.settings.max_consolidation_victims == 0) return;
  session.leaves.refresh(session);
  ground.start_action();
  LikeFailed failed{session};
  TurnWalk walk{session, Turns::preemptible_evictors};
  const auto found_place = [&](const auto& job) {
    return std::none_of(job.second.begin(), job.second.end(),
                        [&](TaskId t) { return session.task(t).at.status == Status::releasing; });
  };
  ground.refresh(session);
  close_hopeless(walk, ground.total());
  while (const auto id = walk.pop()) {
    if (ground.is_exhausted(session)) return;
    const auto& group = session.job(*id);
    const auto batch = session.next_batch(group, false);
    if (!is_enough_in_total(session, ground.total(), batch)) continue;
    if (failed.covers(group, batch)) {
      walk.close_like(*id, Closing::for_good);
      continue;
    }
    const VictimSearch search{
        .preemptor = *id,
        .candidates = candidates(session, *id),
        .is_valid =
            [&](const VictimsByJob& victims, std::span<const TaskId>) {
              return std::all_of(victims.begin(), victims.end(), found_place);
            },
        .may_be_valid = [&](const VictimsByJob& settled,
                            std::span<const TaskId>) { return found_place(settled.back()); }};
    if (commit_exchange(session, ground, search, {Action::consolidation, *id}, walk)) {
      walk.reopen();
      ground.refresh(session);
      close_hopeless(walk, ground.total());
    } else {
      failed.note(group, batch);
    }
  }
}

}  // namespace headroom::kai

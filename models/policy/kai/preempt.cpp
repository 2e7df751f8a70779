// Preempt. Source: KAI-Scheduler commit d5bc503a, package actions/preempt.
#include <algorithm>

#include "models/policy/kai/actions.hpp"
#include "models/policy/kai/like_failed.hpp"
#include "models/policy/kai/min_runtime.hpp"
#include "models/policy/kai/placing.hpp"
#include "models/policy/kai/victim_search.hpp"

namespace headroom::kai {
namespace {

VictimSearch search_for(const SchedulingSession& session, JobId id) {
  const auto& preemptor = session.job(id);
  const auto protection =
      preempt_min_runtime(session.queues, *preemptor.queue, session.settings.preempt_min_runtime);
  const auto is_protected = [&session, protection](const PodGroup& group) {
    return group.last_start && session.now - *group.last_start < protection;
  };
  VictimFilter filter{.leaves = std::vector<bool>(session.queues.size(), false),
                      .admits =
                          [is_protected, priority = preemptor.priority](const PodGroup& group) {
                            return group.priority < priority &&
                                   (group.is_elastic() || !is_protected(group));
                          },
                      .only = {}};
  filter.leaves[index(*preemptor.queue)] = true;
  return {.preemptor = id,
          .candidates = std::move(filter),
          .is_valid =
              [&session, is_protected](const VictimsByJob& victims, std::span<const TaskId>) {
                return std::all_of(victims.begin(), victims.end(), [&](const auto& job) {
                  const auto& group = session.job(job.first);
                  return !group.is_elastic() || !is_protected(group) ||
                         leaves_minimum(session, group, job.second);
                });
              },
          .may_be_valid = [](const VictimsByJob&, std::span<const TaskId>) { return true; }};
}

/// Whether some job of the leaf may have a lower priority than this one.
bool may_have_victims(const SchedulingSession& session, QueueId leaf, int priority) {
  const auto& list = session.leaves[leaf];
  if (!list.late.empty() || !session.settings.plugins.priority) return true;
  return !list.victims.empty() && list.victims.back().key.priority < priority;
}

void close_hopeless(const SchedulingSession& session, TurnWalk& walk) {
  walk.close(
      [&](const JobKind& kind) {
        return !may_have_victims(session, kind.queue, kind.priority) ||
               !is_admitted(session, {.leaf = kind.queue,
                                      .amounts = kind.admitted_as,
                                      .preemptible = kind.is_preemptible,
                                      .check_limit = false});
      },
      Closing::until_reopened);
}

}  // namespace

void preempt(SchedulingSession& session, SearchGround& ground) {
  session.leaves.refresh(session);
  ground.start_action();
  LikeFailed failed{session};
  TurnWalk walk{session, Turns::evictors};
  close_hopeless(session, walk);
  while (const auto id = walk.pop()) {
    if (ground.is_exhausted(session)) return;
    const auto& group = session.job(*id);
    if (!may_have_victims(session, *group.queue, group.priority)) continue;
    const auto batch = session.next_batch(group, false);
    if (!is_batch_admitted(session, group, batch, false)) continue;
    if (failed.covers(group, batch)) {
      walk.close_like(*id, Closing::for_good);
      continue;
    }
    if (commit_exchange(session, ground, search_for(session, *id), {Action::preempt, *id}, walk)) {
      walk.reopen();
      close_hopeless(session, walk);
    } else {
      failed.note(group, batch);
    }
  }
}

}  // namespace headroom::kai

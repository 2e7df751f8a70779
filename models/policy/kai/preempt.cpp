// Preempt. Source: KAI-Scheduler commit d5bc503a, package actions/preempt.
#include <algorithm>

#include "models/policy/kai/actions.hpp"
#include "models/policy/kai/min_runtime.hpp"
#include "models/policy/kai/placing.hpp"
#include "models/policy/kai/like_failed.hpp"
#include "models/policy/kai/victim_search.hpp"

namespace headroom::kai {
namespace {

VictimSearch search_for(const Session& session, JobId id) {
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
  return {
      .preemptor = id,
      .candidates = std::move(filter),
      .is_valid = [&session, is_protected](const VictimsByJob& victims, std::span<const TaskId>) {
        return std::all_of(victims.begin(), victims.end(), [&](const auto& job) {
          const auto& group = session.job(job.first);
          return !group.is_elastic() || !is_protected(group) ||
                 leaves_minimum(session, group, job.second);
        });
      }};
}

}  // namespace

void preempt(Session& session) {
  session.leaves.refresh(session);
  SearchGround ground;
  LikeFailed failed{session};
  TurnWalk walk{session, [&](const PodGroup& group) { return has_turn(session, group, true); }};
  while (const auto id = walk.pop()) {
    const auto& group = session.job(*id);
    const auto batch = session.next_batch(group, false);
    if (!is_batch_admitted(session, group, batch, false)) continue;
    if (session.settings.skip_like_failed && failed.covers(group, batch)) continue;
    if (!commit_exchange(session, ground, search_for(session, *id), {Action::preempt, *id}, walk)) {
      failed.note(group, batch);
    }
  }
}

}  // namespace headroom::kai

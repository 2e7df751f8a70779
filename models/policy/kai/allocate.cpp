// Allocate. Source: KAI-Scheduler commit d5bc503a, package actions/allocate.
#include <algorithm>

#include "models/policy/kai/actions.hpp"
#include "models/policy/kai/job_walk.hpp"
#include "models/policy/kai/placing.hpp"

namespace headroom::kai {
namespace {

/// Some pod set has a pod that must wait and too few that could start now.
bool must_wait(const PodGroup& group) {
  return std::any_of(group.pod_sets.begin(), group.pod_sets.end(), [](const PodSet& p) {
    return p.count(Status::pipelined) > 0 && p.allocated() < p.minimum;
  });
}

/// Commits the attempt; whether the job is to have another turn.
bool conclude(Session& session, JobId id, bool had_allocated) {
  auto& group = session.job(id);
  const auto waits = must_wait(group);
  if (waits) {
    for (const auto t : group.tasks) {
      if (session.task(t).at.status == Status::allocated) session.turn_into_pipelined(t);
    }
  }
  session.commit({.action = Action::allocate, .for_job = id});
  if (!waits && !had_allocated) group.last_start = session.now;
  return group.has_pending();
}

}  // namespace

bool has_turn(const Session& session, const PodGroup& group, bool evicts) {
  if (!group.is_ready() || !group.has_pending() || !session.is_in_leaf(group)) return false;
  return !evicts || session.now >= group.delayed_since + group.preemption_delay;
}

void allocate(Session& session) {
  session.leaves.refresh(session);
  TurnWalk walk{session, [&](const PodGroup& group) { return has_turn(session, group, false); }};
  while (const auto id = walk.pop()) {
    const auto& group = session.job(*id);
    const auto view = whole_view(group);
    const auto tasks = session.next_batch(group, false);
    const auto had_allocated = group.has_allocated();
    const auto result =
        place_job(session, {.view = &view, .tasks = tasks, .nodes = &session.ready_nodes});
    if (result == PlacingResult::placed && conclude(session, *id, had_allocated)) walk.push(*id);
  }
}

}  // namespace headroom::kai

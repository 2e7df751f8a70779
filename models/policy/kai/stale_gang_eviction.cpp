// Stale gang eviction. Source: KAI-Scheduler commit d5bc503a, package actions/stalegangeviction.
#include <algorithm>
#include <vector>

#include "models/policy/kai/actions.hpp"

namespace headroom::kai {

/// Looks only at jobs that changed since they were last found whole.
void evict_stale_gangs(SchedulingSession& session) {
  auto& suspects = session.stale_suspects;
  suspects.insert(session.leaves.changed().begin(), session.leaves.changed().end());
  std::vector<JobId> in_order;
  for (auto at = suspects.begin(); at != suspects.end();) {
    auto& group = session.job(*at);
    if (group.is_listed && group.is_stale()) {
      in_order.push_back(*at++);
      continue;
    }
    group.stale_since.reset();
    at = suspects.erase(at);
  }
  std::ranges::sort(in_order, {}, [&](JobId id) { return session.job(id).number; });
  for (const auto id : in_order) {
    auto& group = session.job(id);
    if (!group.stale_since) group.stale_since = session.now;
    const auto grace = group.staleness_grace.value_or(session.settings.staleness_grace);
    if (grace < Duration{} || session.now - *group.stale_since < grace) continue;
    for (const auto t : group.tasks) {
      if (is_active(session.task(t).at.status)) session.evict(t);
    }
    session.commit({.action = Action::stale_gang_eviction, .for_job = {}});
  }
}

}  // namespace headroom::kai

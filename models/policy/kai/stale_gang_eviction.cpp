// Stale gang eviction. Source: KAI-Scheduler commit d5bc503a, package actions/stalegangeviction.
#include "models/policy/kai/actions.hpp"

namespace headroom::kai {

void evict_stale_gangs(SchedulingSession& session) {
  for (const auto id : session.job_order) {
    auto& group = session.job(id);
    if (!group.is_stale()) {
      group.stale_since.reset();
      continue;
    }
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

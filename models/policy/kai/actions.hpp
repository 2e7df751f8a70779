#pragma once
// The actions of a cycle. Source: KAI-Scheduler commit d5bc503a, package actions.
#include "models/policy/kai/scheduling_session.hpp"
#include "models/policy/kai/search_ground.hpp"

namespace headroom::kai {

/// Places waiting jobs on what is idle or being freed.
void allocate(SchedulingSession& session);
/// Moves preemptible pods together so that a preemptible job fits.
void consolidate(SchedulingSession& session, SearchGround& ground);
/// Takes back from other queues what they hold beyond their share.
void reclaim(SchedulingSession& session, SearchGround& ground);
/// Lets jobs of higher priority push out others of their queue.
void preempt(SchedulingSession& session, SearchGround& ground);
/// Evicts gangs that have been below their minimum for too long.
void evict_stale_gangs(SchedulingSession& session);

/// Whether the job may take from others: not before its preemption delay is over.
[[nodiscard]] bool may_evict(const SchedulingSession& session, const PodGroup& group);

}  // namespace headroom::kai

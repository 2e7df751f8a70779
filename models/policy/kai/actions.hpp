#pragma once
// The actions of a cycle. Source: KAI-Scheduler commit d5bc503a, package actions.
#include "models/policy/kai/scheduling_session.hpp"

namespace headroom::kai {

/// Places waiting jobs on what is idle or being freed.
void allocate(Session& session);
/// Moves preemptible pods together so that a preemptible job fits.
void consolidate(Session& session);
/// Takes back from other queues what they hold beyond their share.
void reclaim(Session& session);
/// Lets jobs of higher priority push out others of their queue.
void preempt(Session& session);
/// Evicts gangs that have been below their minimum for too long.
void evict_stale_gangs(Session& session);

/// Whether the job may take from others: not before its preemption delay is over.
[[nodiscard]] bool may_evict(const Session& session, const PodGroup& group);

}  // namespace headroom::kai

#pragma once
// Fair-share division. Source: KAI-Scheduler commit d5bc503a, package
// plugins/proportion/resource_division.
#include <span>

#include "models/policy/kai/queue.hpp"

namespace headroom::kai {

/// Gives each of these siblings its part of `total` of one resource: first what it deserves, then
/// by weight what is over, then the remainders. Adds to `fair_share` and returns what is left, 0
/// when the quotas alone exceed the total. `k` >= 0 says how strongly past usage counts.
double divide(double total, double k, std::span<Queue* const> queues, Resource resource);

/// The second and third step alone: shares out `left`, which nobody deserves.
double divide_over_quota(double left, double k, std::span<Queue* const> queues, Resource resource);

/// Sets the fair share of every queue: the top level divides `totals`, the children of a queue
/// divide its fair share. Needs the requests of all queues. Orphans get nothing.
void divide_tree(const Amounts& totals, double k, QueueTree& tree);

}  // namespace headroom::kai

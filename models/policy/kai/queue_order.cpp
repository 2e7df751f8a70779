// Queue order. Source: KAI-Scheduler commit d5bc503a, package plugins/proportion/queue_order.
#include "models/policy/kai/queue_order.hpp"

#include <algorithm>

#include "models/policy/kai/queue.hpp"

namespace headroom::kai {
namespace {

/// Held part of what may be held. Where nothing may, each unit counts for a thousand, as there.
double dominant_part(double held, double allocatable, double cluster) {
  constexpr double where_nothing_is_allowed = 1000;
  const double bound = allocatable == unlimited ? cluster : allocatable;
  return bound == 0 ? held * where_nothing_is_allowed : held / bound;
}

}  // namespace

QueueStanding standing(const Queue& queue, const Amounts& request, const Amounts& victims,
                       const Amounts& cluster) {
  QueueStanding result{.over_used = true, .priority = queue.priority, .created = queue.created};
  for (const Resource r : all_resources) {
    const QueueShare& share = queue.share(r);
    const double held = queue.held.allocated[r];
    const double with_job = held + request[r];
    const double allocatable = share.allocatable();
    result.allocatable[r] = allocatable;
    result.over_used = result.over_used && share.fair_share < held;
    result.over_deserved = result.over_deserved || !at_most(with_job, share.deserved);
    result.barred = result.barred || (allocatable == 0 && with_job > 0);
    const double after = held + (request[r] - victims[r]);
    result.share_with_job =
        std::max(result.share_with_job, dominant_part(after, allocatable, cluster[r]));
    result.share = std::max(result.share, dominant_part(held, allocatable, cluster[r]));
  }
  return result;
}

bool goes_first(const QueueStanding& left, const QueueStanding& right) {
  if (left.over_used != right.over_used) return right.over_used;
  if (left.over_deserved != right.over_deserved) return right.over_deserved;
  if (left.priority != right.priority) return left.priority > right.priority;
  if (left.barred != right.barred) return right.barred;
  if (left.share_with_job != right.share_with_job) {
    return left.share_with_job < right.share_with_job;
  }
  if (left.share != right.share) return left.share < right.share;
  const bool left_is_within = fits(left.allocatable, right.allocatable);
  const bool right_is_within = fits(right.allocatable, left.allocatable);
  if (left_is_within != right_is_within) return left_is_within;
  return left.created < right.created;
}

}  // namespace headroom::kai

#pragma once
// Queue order. Source: KAI-Scheduler commit d5bc503a, package plugins/proportion/queue_order.
#include "models/policy/kai/queue.hpp"

namespace headroom::kai {

/// What decides about a queue among its siblings, so that a comparison costs no division.
struct QueueStanding {
  bool over_used = false;      ///< holds more than its fair share in every resource
  bool over_deserved = false;  ///< would hold more than it deserves in some resource
  bool barred = false;         ///< would hold something that it is allowed none of
  int priority = 100;
  double share_with_job = 0;  ///< dominant share once the request is granted and victims are gone
  double share = 0;           ///< dominant share now
  Amounts allocatable{};
  double created = 0;
};

/// `request` is the next batch of the queue's best job, zero in a queue of victims; `victims` is
/// what those taken from the representing leaf hold, zero otherwise; `cluster` is all there is.
[[nodiscard]] QueueStanding standing(const Queue& queue, const Amounts& request,
                                     const Amounts& victims, const Amounts& cluster);

/// Whether `left` is served before `right`. Of two equals the right-hand one is.
[[nodiscard]] bool goes_first(const QueueStanding& left, const QueueStanding& right);

}  // namespace headroom::kai

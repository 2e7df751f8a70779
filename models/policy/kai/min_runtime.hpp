#pragma once
// Minimum runtime. Source: KAI-Scheduler commit d5bc503a, package plugins/minruntime.
#include "models/policy/kai/queue.hpp"

namespace headroom::kai {

/// Where the time that protects from reclaim is looked up.
enum class ReclaimLookup : std::uint8_t {
  lowest_common_ancestor,  ///< from the queue just below it upwards
  queue                    ///< from the victim's leaf upwards
};

/// How long a job of `victim` is protected from being reclaimed for `reclaimer`, both leaves;
/// `otherwise` where no queue says so.
[[nodiscard]] Duration reclaim_min_runtime(const QueueTree& tree, QueueId reclaimer, QueueId victim,
                                           ReclaimLookup lookup, Duration otherwise);

/// How long a job of the leaf `victim` is protected from preemption within its queue.
[[nodiscard]] Duration preempt_min_runtime(const QueueTree& tree, QueueId victim,
                                           Duration otherwise);

}  // namespace headroom::kai

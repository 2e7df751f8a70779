#pragma once
// Reclaim: gate, pre-filter and validator. Source: KAI-Scheduler commit d5bc503a, packages
// plugins/proportion/reclaimable and plugins/proportion/reclaimable/strategies.
#include <span>
#include <utility>
#include <vector>

#include "models/policy/kai/queue.hpp"

namespace headroom::kai {

/// A request on its way to take resources back.
struct Reclaimer {
  QueueId leaf{};
  Amounts request{};
  bool preemptible = true;
};

/// What is taken from one leaf, one amount after the other.
struct VictimChunks {
  QueueId leaf{};
  std::vector<Amounts> chunks;
};

/// The gate: whether the reclaimer's leaf stays within its fair share, and a job that may not be
/// preempted within what the leaf deserves.
[[nodiscard]] bool may_reclaim(const QueueTree& tree, const Reclaimer& reclaimer);

/// The ancestors of `a` and `b` just below their lowest common one; where a path ends earlier,
/// those of the last common depth.
[[nodiscard]] std::pair<QueueId, QueueId> levelled_pair(const QueueTree& tree, QueueId a,
                                                        QueueId b);

/// Whether jobs of `victim_leaf` come into question at all.
[[nodiscard]] bool passes_prefilter(const QueueTree& tree, const Reclaimer& reclaimer,
                                    QueueId victim_leaf);

/// Whether `remaining` exceeds what the queue may hold, in some resource.
[[nodiscard]] bool above_allocatable(const Queue& queue, const Amounts& remaining);
/// Whether `remaining` exceeds what the queue deserves, in some resource.
[[nodiscard]] bool above_deserved(const Queue& queue, const Amounts& remaining);
/// Whether `held` and `request` together are within what the queue deserves.
[[nodiscard]] bool fits_deserved(const Queue& queue, const Amounts& held, const Amounts& request);

/// The validator. `before` holds what each queue held when the reclaimer's turn began, by queue
/// id; `multiplier` >= 1 scales the saturation of the reclaimer's side. `victims` come in the
/// order in which they were taken, one entry a leaf.
[[nodiscard]] bool is_valid_reclaim(const QueueTree& tree, std::span<const Holdings> before,
                                    const Reclaimer& reclaimer,
                                    std::span<const VictimChunks> victims, double multiplier);

}  // namespace headroom::kai

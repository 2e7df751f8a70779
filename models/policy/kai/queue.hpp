#pragma once
// Queues. Source: KAI-Scheduler commit d5bc503a, packages api/queue_info and
// plugins/proportion/resource_share.
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/policy/kai/resources.hpp"

namespace headroom::kai {

/// One resource of one queue: what its owner was promised and what follows from the session.
struct QueueShare {
  double deserved = 0;  ///< quota; `unlimited` for all there is
  double limit = 0;     ///< hard cap; `unlimited` for none
  double over_quota_weight = 0;

  double request = 0;     ///< held plus asked for by waiting pods
  double fair_share = 0;  ///< what the division gave
  double usage = 0;       ///< share of the cluster that it used in the past, 0 to 1

  /// What the queue can make use of.
  [[nodiscard]] double requestable() const {
    return limit == unlimited ? request : std::min(limit, request);
  }
  /// What the queue may hold before others may take it back.
  [[nodiscard]] double allocatable() const {
    if (deserved == unlimited) return limit;
    const auto entitled = std::max(deserved, fair_share);
    return limit == unlimited ? entitled : std::min(limit, entitled);
  }
};

/// What the pods of a queue and of all queues below it hold now.
struct Holdings {
  Amounts allocated;
  Amounts non_preemptible;  ///< the part that belongs to jobs that may not be preempted
};

struct Queue {
  std::string name;
  std::optional<QueueId> parent;
  std::vector<QueueId> children;  ///< in the order in which they were given
  int priority = 100;
  double created = 0;  ///< smaller is older; the unit does not matter
  std::array<QueueShare, 3> shares;
  Holdings held;
  std::optional<Duration> reclaim_min_runtime;
  std::optional<Duration> preempt_min_runtime;
  /// Whether an ancestor does not exist: such a queue takes no part in anything.
  bool orphaned = false;

  QueueShare& share(Resource r) { return shares[static_cast<std::size_t>(r)]; }
  [[nodiscard]] const QueueShare& share(Resource r) const {
    return shares[static_cast<std::size_t>(r)];
  }
  [[nodiscard]] Amounts deserved() const;
  [[nodiscard]] Amounts fair_share() const;
  [[nodiscard]] Amounts allocatable() const;
};

/// All queues by dense id, in the order in which they were given.
class QueueTree {
 public:
  QueueTree() = default;
  /// `queues` name their parents by id; children, orphans and the top level are worked out here.
  explicit QueueTree(std::vector<Queue> queues);

  [[nodiscard]] std::size_t size() const { return queues_.size(); }
  Queue& operator[](QueueId id) { return queues_[index(id)]; }
  const Queue& operator[](QueueId id) const { return queues_[index(id)]; }
  /// Queues without a parent, orphans left out, in the order in which they were given.
  [[nodiscard]] const std::vector<QueueId>& top_level() const { return top_level_; }
  /// The queue and its ancestors, the queue itself first.
  [[nodiscard]] const std::vector<QueueId>& chain(QueueId id) const { return chains_[index(id)]; }
  /// Whether jobs may wait in this queue.
  [[nodiscard]] bool is_leaf(QueueId id) const {
    return queues_[index(id)].children.empty() && !queues_[index(id)].orphaned;
  }

 private:
  std::vector<Queue> queues_;
  std::vector<QueueId> top_level_;
  std::vector<std::vector<QueueId>> chains_;
};

}  // namespace headroom::kai

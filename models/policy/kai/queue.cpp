// Queues. Source: KAI-Scheduler commit d5bc503a, packages api/queue_info and
// cache/cluster_info.
#include "models/policy/kai/queue.hpp"

#include <utility>

namespace headroom::kai {

Amounts Queue::deserved() const {
  Amounts amounts;
  for (const auto r : all_resources) amounts[r] = share(r).deserved;
  return amounts;
}

Amounts Queue::fair_share() const {
  Amounts amounts;
  for (const auto r : all_resources) amounts[r] = share(r).fair_share;
  return amounts;
}

Amounts Queue::allocatable() const {
  Amounts amounts;
  for (const auto r : all_resources) amounts[r] = share(r).allocatable();
  return amounts;
}

QueueTree::QueueTree(std::vector<Queue> queues) : queues_{std::move(queues)} {
  chains_.resize(queues_.size());
  for (std::size_t i = 0; i < queues_.size(); ++i) {
    auto& chain = chains_[i];
    std::optional<QueueId> at = id_at<QueueId>(i);
    // A chain longer than there are queues runs in a circle, which leads to no top level either.
    while (at && chain.size() <= queues_.size()) {
      chain.push_back(*at);
      queues_[i].orphaned = queues_[i].orphaned || queues_[index(*at)].orphaned;
      at = queues_[index(*at)].parent;
    }
    if (at) queues_[i].orphaned = true;
  }
  for (std::size_t i = 0; i < queues_.size(); ++i) {
    const auto id = id_at<QueueId>(i);
    queues_[i].children.clear();
    if (!queues_[i].orphaned && !queues_[i].parent) top_level_.push_back(id);
  }
  for (std::size_t i = 0; i < queues_.size(); ++i) {
    if (queues_[i].orphaned || !queues_[i].parent) continue;
    queues_[index(*queues_[i].parent)].children.push_back(id_at<QueueId>(i));
  }
}

}  // namespace headroom::kai

// Minimum runtime. Source: KAI-Scheduler commit d5bc503a, package plugins/minruntime.
#include "models/policy/kai/min_runtime.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "headroom/units.hpp"

#include "models/policy/kai/queue.hpp"

namespace headroom::kai {

Duration reclaim_min_runtime(const QueueTree& tree, QueueId reclaimer, QueueId victim,
                             ReclaimLookup lookup, Duration otherwise) {
  const std::vector<QueueId>& path = tree.chain(victim);
  std::size_t first = 0;
  if (lookup == ReclaimLookup::lowest_common_ancestor) {
    const std::vector<QueueId>& other = tree.chain(reclaimer);
    const std::size_t depth_max = std::min(path.size(), other.size());
    std::size_t common = 0;
    while (common < depth_max &&
           path[path.size() - 1 - common] == other[other.size() - 1 - common]) {
      ++common;
    }
    if (common == 0) return tree[path.back()].reclaim_min_runtime.value_or(otherwise);
    // A victim's leaf has no child below a common ancestor when it is that ancestor itself.
    first = common < path.size() ? path.size() - 1 - common : 0;
  }
  for (std::size_t i = first; i < path.size(); ++i) {
    if (const auto& time = tree[path[i]].reclaim_min_runtime) return *time;
  }
  return otherwise;
}

Duration preempt_min_runtime(const QueueTree& tree, QueueId victim, Duration otherwise) {
  for (const QueueId id : tree.chain(victim)) {
    if (const auto& time = tree[id].preempt_min_runtime) return *time;
  }
  return otherwise;
}

}  // namespace headroom::kai

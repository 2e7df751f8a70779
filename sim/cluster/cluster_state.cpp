#include "sim/cluster/cluster_state.hpp"

#include <cstddef>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

Tenant tenant_of(const Allocation& allocation) {
  return {.end = allocation.estimated_end,
          .job = allocation.job,
          .gpus = allocation.footprint.gpus_per_node,
          .cpus = allocation.footprint.cpus_per_node,
          .memory = allocation.footprint.memory_per_node};
}

}  // namespace

std::vector<NodeId> ClusterState::eligible_nodes(const Footprint& footprint) const {
  std::vector<NodeId> nodes;
  if (footprint.eligible == 0) return nodes;
  for (std::size_t i = 0; i < free_.node_count(); ++i) {
    const auto node = id_at<NodeId>(i);
    if (free_.is_eligible(node, footprint)) nodes.push_back(node);
  }
  return nodes;
}

void ClusterState::allocate(const Allocation& allocation) {
  HEADROOM_ASSERT(allocation.nodes.size() == allocation.footprint.nodes,
                  "a job gets as many nodes as it needs");
  const Tenant tenant = tenant_of(allocation);
  for (const NodeId node : allocation.nodes) {
    HEADROOM_ASSERT(free_.has_room(node, allocation.footprint), "no GPU is given away twice");
    free_.take(node, allocation.footprint);
    if (!keep_ends_) continue;
    ends_.add(node, tenant);
    touched_.push_back(node);
  }
}

void ClusterState::release(const Allocation& allocation) {
  const Tenant tenant = tenant_of(allocation);
  for (const NodeId node : allocation.nodes) {
    free_.give(node, allocation.footprint);
    if (!keep_ends_) continue;
    ends_.remove(node, tenant);
    touched_.push_back(node);
  }
}

void ClusterState::forget_touched(std::size_t count) {
  touched_.erase(touched_.begin(), touched_.begin() + static_cast<std::ptrdiff_t>(count));
}

}  // namespace headroom

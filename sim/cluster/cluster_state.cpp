#include "sim/cluster/cluster_state.hpp"

#include <cstddef>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

Tenant tenant_of(const Allocation& allocation) {
  return {.end = allocation.estimated_end,
          .job = allocation.job,
          .gpus = allocation.footprint.shares_devices() ? 0 : allocation.footprint.gpus_per_node,
          .cpu_milli = allocation.footprint.cpu_milli_per_node,
          .memory = allocation.footprint.memory_per_node};
}

}  // namespace

FootprintReach ClusterState::reach_of(const Footprint& footprint) const {
  FootprintReach reach;
  for (std::size_t i = 0; i < free_.node_count(); ++i) {
    const auto node = id_at<NodeId>(i);
    if (footprint.eligible != 0 && free_.is_eligible(node, footprint)) {
      reach.eligible.push_back(node);
    }
    if (!footprint.shares_devices()) continue;
    reach.shares.resize(free_.capacity(node).group, 0);
    if (reach.shares.size() == free_.capacity(node).group) {
      reach.shares.push_back(free_.share_on(node, footprint));
    }
    if (const MigKind* kind = free_.mig_kind(node, footprint)) reach.mig = kind->name;
  }
  return reach;
}

void ClusterState::allocate(const Allocation& allocation) {
  const Tenant tenant = tenant_of(allocation);
  const bool shares = allocation.footprint.shares_devices();
  for (std::size_t i = 0; i < allocation.nodes.size(); ++i) {
    const NodeId node = allocation.nodes[i];
    HEADROOM_ASSERT(free_.has_room(node, allocation.footprint), "no GPU is given away twice");
    free_.take(node, allocation.footprint, allocation.slots_on(i));
    if (!keep_ends_) continue;
    if (shares) {
      ends_.add_sharing(node, tenant, allocation.footprint, allocation.slots_on(i));
    } else {
      ends_.add(node, tenant);
    }
    touched_.push_back(node);
  }
}

void ClusterState::release(const Allocation& allocation) {
  const Tenant tenant = tenant_of(allocation);
  for (std::size_t i = 0; i < allocation.nodes.size(); ++i) {
    const NodeId node = allocation.nodes[i];
    free_.give(node, allocation.footprint, allocation.slots_on(i));
    if (!keep_ends_) continue;
    ends_.remove(node, tenant);
    touched_.push_back(node);
  }
}

void ClusterState::forget_touched(std::size_t count) {
  touched_.erase(touched_.begin(), touched_.begin() + static_cast<std::ptrdiff_t>(count));
}

}  // namespace headroom

#include <algorithm>
#include <cstdint>
#include <vector>

#include "models/policy/placement/placements.hpp"

namespace headroom {
namespace {

/// The nodes with the most free GPUs.
class WorstFit final : public PlacementPolicy {
 public:
  bool place(const Footprint& footprint, const FreeCapacity& free, const NodeSet* blocked,
             std::vector<NodeId>& nodes) override {
    nodes.clear();
    if (!free.fits(footprint, nullptr)) return false;
    if (footprint.shares_devices() || free.gpus_per_node_max() > FreeCapacity::level_max) {
      return place_by_rank(footprint, free, blocked, nodes,
                           [&](NodeId node) { return -free.free_share(node).count; });
    }
    for (std::uint32_t gpus = free.gpus_per_node_max() + 1; gpus-- > footprint.gpus_per_node;) {
      free.for_each_with_exactly(gpus, footprint, blocked, [&](NodeId node) {
        nodes.push_back(node);
        return nodes.size() < footprint.nodes;
      });
      if (nodes.size() < footprint.nodes) continue;
      std::ranges::sort(nodes);
      return true;
    }
    return false;
  }
};

}  // namespace

PlacementEntry worst_fit_placement() {
  return placement_entry<WorstFit>("worst-fit", "nodes with the most free GPUs");
}

}  // namespace headroom

#include <algorithm>
#include <cstdint>
#include <vector>

#include "models/policy/placement/placements.hpp"

namespace headroom {
namespace {

/// The nodes with the fewest free GPUs, which keeps empty nodes whole for large
/// jobs.
class BestFit final : public PlacementPolicy {
 public:
  bool place(const Footprint& footprint, const FreeCapacity& free, const NodeSet* blocked,
             std::vector<NodeId>& nodes) override {
    return place_fullest_first(footprint, free, blocked, nodes);
  }
};

}  // namespace

bool place_fullest_first(const Footprint& footprint, const FreeCapacity& free,
                         const NodeSet* blocked, std::vector<NodeId>& nodes) {
  nodes.clear();
  if (!free.fits(footprint, nullptr)) return false;
  if (footprint.shares_devices() || free.gpus_per_node_max() > FreeCapacity::level_max) {
    return place_by_rank(footprint, free, blocked, nodes,
                         [&](NodeId node) { return free.free_share(node).count; });
  }
  for (std::uint32_t gpus = footprint.gpus_per_node; gpus <= free.gpus_per_node_max(); ++gpus) {
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

PlacementEntry best_fit_placement() {
  return placement_entry<BestFit>("best-fit", "nodes with the fewest free GPUs that still fit");
}

}  // namespace headroom

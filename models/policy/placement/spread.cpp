#include <vector>

#include "models/policy/placement/placements.hpp"

namespace headroom {
namespace {

/// The nodes of which the smallest part is in use, whatever their size. Where
/// all nodes are alike this is worst-fit.
class Spread final : public PlacementPolicy {
 public:
  bool place(const Footprint& footprint, const FreeCapacity& free, const NodeSet* blocked,
             std::vector<NodeId>& nodes) override {
    return place_by_rank(footprint, free, blocked, nodes,
                         [&](NodeId node) { return free.used_gpu_ratio(node); });
  }
};

}  // namespace

PlacementEntry spread_placement() {
  return placement_entry<Spread>("spread", "nodes of which the smallest part is in use");
}

}  // namespace headroom

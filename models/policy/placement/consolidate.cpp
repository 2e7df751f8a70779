#include <vector>

#include "models/policy/placement/placements.hpp"

namespace headroom {
namespace {

/// As few nodes as can be: a job that fits one node gets one, a larger one whole
/// nodes (the footprint says so already); among them the fullest, so that the
/// next job finds whole nodes, too.
class Consolidate final : public PlacementPolicy {
 public:
  bool place(const Footprint& footprint, const FreeCapacity& free, const NodeSet* blocked,
             std::vector<NodeId>& nodes) override {
    return place_fullest_first(footprint, free, blocked, nodes);
  }
};

}  // namespace

PlacementEntry consolidate_placement() {
  return placement_entry<Consolidate>("consolidate", "fewest nodes, the fullest of them first");
}

}  // namespace headroom

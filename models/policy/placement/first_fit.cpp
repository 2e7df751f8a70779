#include <vector>

#include "models/policy/placement/placements.hpp"

namespace headroom {
namespace {

/// The nodes with the lowest ids.
class FirstFit final : public PlacementPolicy {
 public:
  bool place(const Footprint& footprint, const FreeCapacity& free, const NodeSet* blocked,
             std::vector<NodeId>& nodes) override {
    nodes.clear();
    if (!free.fits(footprint, nullptr)) return false;
    free.for_each_with_room(footprint, blocked, [&](NodeId node) {
      nodes.push_back(node);
      return nodes.size() < footprint.nodes;
    });
    return nodes.size() == footprint.nodes;
  }
};

}  // namespace

PlacementEntry first_fit_placement() {
  return placement_entry<FirstFit>("first-fit", "nodes with the lowest ids that fit");
}

}  // namespace headroom

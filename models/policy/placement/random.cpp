#include "headroom/random.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "models/policy/placement/placements.hpp"

namespace headroom {
namespace {

/// Any nodes with room, each set equally likely: a Fisher-Yates shuffle cut short.
class RandomPlacement final : public PlacementPolicy {
 public:
  explicit RandomPlacement(std::uint64_t seed) : stream_{seed, "placement", 0} {}

  bool place(const Footprint& footprint, const FreeCapacity& free, const NodeSet* blocked,
             std::vector<NodeId>& nodes) override {
    nodes.clear();
    free.for_each_with_room(footprint, blocked, [&](NodeId node) {
      nodes.push_back(node);
      return true;
    });
    if (nodes.size() < footprint.nodes) return false;
    for (std::size_t i = 0; i < footprint.nodes; ++i) {
      std::swap(nodes[i], nodes[i + stream_.below(nodes.size() - i)]);
    }
    nodes.resize(footprint.nodes);
    std::ranges::sort(nodes);
    return true;
  }

 private:
  RandomStream stream_;
};

}  // namespace

PlacementEntry random_placement() {
  return {.name = "random",
          .summary = "any nodes that fit, by the run's seed",
          .make = [](const PlacementContext& context) -> std::unique_ptr<PlacementPolicy> {
            return std::make_unique<RandomPlacement>(context.seed);
          }};
}

}  // namespace headroom

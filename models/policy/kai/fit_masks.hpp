#pragma once
// Nodes that may fit a shape. The scheduler asks every node each time; here a node that was too
// full is asked again only after it has changed.
#include <cstddef>
#include <cstdint>
#include <map>

#include "models/policy/kai/node_changes.hpp"
#include "models/policy/kai/node_mask.hpp"
#include "models/policy/kai/shapes.hpp"

namespace headroom::kai {

class FitMasks {
 public:
  explicit FitMasks(std::size_t nodes = 0) : all_{nodes} {
    for (std::size_t rank = 0; rank < nodes; ++rank) all_.set(rank);
  }

  /// All nodes but those that were ruled out and have not changed since.
  NodeMask& nodes_for(ShapeId shape, const NodeChanges& changes) {
    auto& mask = masks_.try_emplace(shape, Mask{all_, changes.count()}).first->second;
    if (!changes.visit_since(mask.seen, [&](std::size_t rank) { mask.nodes.set(rank); })) {
      mask.nodes = all_;
    }
    mask.seen = changes.count();
    return mask.nodes;
  }

 private:
  struct Mask {
    NodeMask nodes;
    std::uint64_t seen = 0;
  };

  NodeMask all_;
  std::map<ShapeId, Mask> masks_;
};

}  // namespace headroom::kai

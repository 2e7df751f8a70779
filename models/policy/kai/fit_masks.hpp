#pragma once
// Nodes that may fit a shape. The scheduler asks every node each time; here a node that was too
// full is asked again only after it has changed.
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "models/policy/kai/node_mask.hpp"
#include "models/policy/kai/shapes.hpp"

namespace headroom::kai {

class FitMasks {
 public:
  explicit FitMasks(std::size_t nodes = 0) : nodes_{nodes}, all_{nodes} {
    for (std::size_t rank = 0; rank < nodes_; ++rank) all_.set(rank);
  }

  /// All nodes but those that were ruled out and have not changed since.
  NodeMask& nodes_for(ShapeId shape) {
    auto& mask = masks_.try_emplace(shape, Mask{all_, changes()}).first->second;
    if (changes() - mask.seen > nodes_) {
      mask.nodes = all_;
    } else {
      for (auto at = mask.seen; at < changes(); ++at) mask.nodes.set(log_[at - dropped_]);
    }
    mask.seen = changes();
    return mask.nodes;
  }
  /// The free resources of the node have changed.
  void note_change(std::size_t rank) {
    log_.push_back(rank);
    if (log_.size() < 4 * nodes_ + 64) return;
    // Masks that have not been asked for longer than there are nodes start afresh anyway.
    const auto drop = log_.size() - nodes_;
    log_.erase(log_.begin(), log_.begin() + static_cast<std::ptrdiff_t>(drop));
    dropped_ += drop;
  }

 private:
  struct Mask {
    NodeMask nodes;
    std::uint64_t seen = 0;
  };

  [[nodiscard]] std::uint64_t changes() const { return dropped_ + log_.size(); }

  std::size_t nodes_;
  NodeMask all_;
  std::vector<std::size_t> log_;
  std::uint64_t dropped_ = 0;
  std::map<ShapeId, Mask> masks_;
};

}  // namespace headroom::kai

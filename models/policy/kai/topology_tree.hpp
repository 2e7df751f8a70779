#pragma once
// Topology domains. Source: KAI-Scheduler commit d5bc503a, package plugins/topology.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "headroom/ids.hpp"

#include "models/policy/kai/node_mask.hpp"
#include "models/policy/kai/snapshot.hpp"

namespace headroom::kai {

/// Nodes that share the labels of one level and of all coarser ones.
struct Domain {
  std::string id;         ///< the whole label path
  std::size_t depth = 0;  ///< 0 for the root, then one more than the position of its level
  std::vector<std::size_t> children;
  std::vector<NodeId> nodes;
  NodeMask mask;
  std::optional<std::int64_t> room;  ///< pods of the batch at hand, if they can be counted
  std::vector<double> free;          ///< by dimension of the node; empty when not measured
};

class TopologyTree {
 public:
  TopologyTree(const SnapshotTopology& facts, const std::vector<SnapshotNode>& nodes,
               const std::vector<std::size_t>& rank_of_node);

  /// How deep the level of this label or alias is, from 1; none when there is no such level.
  [[nodiscard]] std::optional<std::size_t> depth(const std::string& level) const;
  /// The label that an alias stands for; anything else stays.
  [[nodiscard]] std::string label(const std::string& level) const;
  [[nodiscard]] std::size_t levels() const { return levels_.size(); }
  /// Nodes with a label for every level.
  [[nodiscard]] const NodeMask& inside() const { return domains_[0].mask; }
  /// Index 0 is the root.
  [[nodiscard]] std::vector<Domain>& domains() { return domains_; }
  [[nodiscard]] const std::vector<Domain>& domains() const { return domains_; }
  /// The lowest domain that holds all of `nodes`, not deeper than `depth_max`.
  [[nodiscard]] std::size_t lowest_shared(const NodeMask& nodes, std::size_t depth_max) const;

 private:
  std::vector<SnapshotLevel> levels_;
  std::vector<Domain> domains_;
  std::vector<std::vector<std::size_t>> path_of_rank_;  ///< domains from level 1 on; empty outside
};

}  // namespace headroom::kai

#pragma once
// Scoring, packing and the choice of a node. Source: KAI-Scheduler commit d5bc503a, packages
// plugins/scores, plugins/nodeplacement, plugins/nodeavailability, plugins/gpusharingorder and
// plugins/resourcetype.
#include <optional>

#include "models/policy/kai/node_fit.hpp"
#include "models/policy/kai/topology_choice.hpp"

namespace headroom::kai {

/// Least and most free amount among nodes that have any of the resource.
struct FreeRange {
  double least = 0;
  double most = 0;
};

/// 9 on the fullest node to 0 on the emptiest.
[[nodiscard]] double binpack_score(double free, const FreeRange& range, double capacity);
/// The free part of the node.
[[nodiscard]] double spread_score(double free, double capacity);

/// Nodes that are offered, and their topology scores if there are any.
struct NodeOffer {
  const NodeMask* nodes = nullptr;
  const RankScores* scores = nullptr;
};

/// The node with the highest score on which the pod can run, by name where scores are equal.
[[nodiscard]] std::optional<NodeId> best_node(const SchedulingSession& session, TaskFit& fit,
                                              const NodeOffer& offer);

}  // namespace headroom::kai

#pragma once
// Topology: the node sets offered to a batch. Source: KAI-Scheduler commit d5bc503a, package
// plugins/topology.
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "models/policy/kai/node_mask.hpp"
#include "models/policy/kai/pod_group.hpp"

namespace headroom::kai {

class SchedulingSession;

/// Scores of the nodes by rank; below 0 where a node is no candidate.
using RankScores = std::vector<double>;
/// By member of the job's tree.
using TopologyScores = std::map<std::size_t, RankScores>;

/// The pods of one member of a job that are to be placed together.
struct TopologyQuestion {
  const PodGroup* group = nullptr;
  std::size_t member = 0;
  std::span<const TaskId> tasks;
  const NodeMask* nodes = nullptr;
  /// When set, the job is seen with its allocated pods and these alone: pods that wait for room
  /// elsewhere bind them to no domain.
  std::optional<std::span<const TaskId>> part{};
};

/// The parts of the offered nodes to try one after the other; none when no domain fits. Sets the
/// scores of the member when it prefers a level. Requires a member with a constraint.
[[nodiscard]] std::vector<NodeMask> topology_node_sets(SchedulingSession& session,
                                                       const TopologyQuestion& question,
                                                       TopologyScores& scores);

}  // namespace headroom::kai

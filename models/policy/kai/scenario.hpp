#pragma once
// Scenarios and how they are generated. Source: KAI-Scheduler commit d5bc503a, packages
// plugins/nodelocalgreedy and plugins/multinodegang.
#include <functional>
#include <map>
#include <span>
#include <vector>

#include "models/policy/kai/job_walk.hpp"
#include "models/policy/kai/search_ground.hpp"

namespace headroom::kai {

/// A proposal: who would have to go.
struct VictimScenario {
  std::span<const Unit> recorded;  ///< victims of a smaller part of the preemptor that worked
  std::vector<Unit> potential;
  /// All of them, each once. `tasks` is how many pods there are.
  [[nodiscard]] std::vector<TaskId> victims(TaskMarks& marks, std::size_t tasks) const;
};

/// Tries a proposal; true ends the search.
using Attempt = std::function<bool(const VictimScenario&)>;

/// The victims of one probe: units are added one after the other, and after each one scenarios are
/// proposed.
class Accumulation {
 public:
  Accumulation(const SchedulingSession& session, std::span<const Unit> recorded);

  void add(Unit unit);
  /// Victim jobs that share a node with the newest one's pods, node by node.
  [[nodiscard]] bool propose_node_local(const Attempt& attempt) const;
  /// The victims on the fewest of the smallest nodes that make enough room for `pending`, then on
  /// more of them. `feasible` are the nodes where the preemptor may go.
  [[nodiscard]] bool propose_multi_node(std::span<const TaskId> pending, const NodeMask& feasible,
                                        const Attempt& attempt) const;

 private:
  struct VictimNode {
    NodeId node{};
    std::vector<std::size_t> units;  ///< with a pod here, in the order of units_
    double freed = 0;
  };

  [[nodiscard]] double capacity(NodeId node) const;
  [[nodiscard]] Unit all_of(JobId job) const;
  [[nodiscard]] VictimScenario on_nodes(std::span<const std::size_t> nodes) const;

  const SchedulingSession& session_;
  std::span<const Unit> recorded_;
  std::map<NodeId, double> recorded_freed_;
  std::vector<Unit> units_;
  std::vector<VictimNode> nodes_;  ///< in the order in which victims were first found there
  std::map<NodeId, std::size_t> node_positions_;
};

}  // namespace headroom::kai

#pragma once
// Node fit. Source: KAI-Scheduler commit d5bc503a, packages api/node_info and plugins/predicates.
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "models/policy/kai/gpu_sharing.hpp"
#include "models/policy/kai/scheduling_session.hpp"

namespace headroom::kai {

/// What is the same on every node when one pod looks for its place. Holds as long as the queues
/// hold what they hold.
class TaskFit {
 public:
  TaskFit(const SchedulingSession& session, TaskId task);

  /// Whether the pod could be put on the node, now or once what is leaving is gone.
  [[nodiscard]] bool can_run(const Node& node);
  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] ShapeId shape_id() const { return task_.shape; }
  [[nodiscard]] bool is_guaranteed() const { return group_.is_guaranteed; }
  /// Whether NUMA zones of nodes count for this pod's scores.
  [[nodiscard]] bool is_numa_scored() const { return is_numa_scored_; }
  /// Whether some node was turned down by a limit or quota alone.
  [[nodiscard]] bool was_over_quota() const { return was_over_quota_; }

 private:
  [[nodiscard]] bool is_admitted(const Node& node);

  const SchedulingSession& session_;
  const Task& task_;
  const Shape& shape_;
  const PodGroup& group_;
  bool is_numa_scored_ = false;
  bool was_over_quota_ = false;
  /// By GPU memory of the node, which decides what a share counts for there.
  std::vector<std::pair<std::int64_t, bool>> admitted_;
};

}  // namespace headroom::kai

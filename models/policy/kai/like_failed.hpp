#pragma once
// Failed-job shortcut. Source: KAI-Scheduler commit d5bc503a, package actions/common (minimal job
// comparison).
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "models/policy/kai/scheduling_session.hpp"

namespace headroom::kai {

/// Remembers the batches that failed in one action, to pass over jobs of the same queue and with
/// the same constraints that ask for no less. Remembers nothing where the settings do not ask to.
class LikeFailed {
 public:
  explicit LikeFailed(const SchedulingSession& session) : session_{session} {}

  void note(const PodGroup& group, const std::vector<TaskId>& batch);
  /// Whether a failed batch has no more pods than this one, each asking for no more than the pod in
  /// the same place here.
  [[nodiscard]] bool covers(const PodGroup& group, const std::vector<TaskId>& batch) const;

 private:
  using Shapes = std::vector<ShapeId>;
  /// Queue, whether it may be preempted and is guaranteed, and what its pods and sets require.
  using Constraints = std::pair<std::vector<std::size_t>, std::vector<std::string>>;

  [[nodiscard]] Constraints constraints_of(const PodGroup& group,
                                           const std::vector<TaskId>& batch) const;
  [[nodiscard]] Shapes shapes_of(const std::vector<TaskId>& batch) const;
  [[nodiscard]] bool is_no_larger(ShapeId a, ShapeId b) const;

  const SchedulingSession& session_;
  std::map<Constraints, std::vector<Shapes>> failed_;
};

}  // namespace headroom::kai

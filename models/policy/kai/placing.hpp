#pragma once
// Placing one batch of a job, all or nothing. Source: KAI-Scheduler commit d5bc503a, package
// actions/common (allocate).
#include <span>
#include <vector>

#include "models/policy/kai/admission.hpp"
#include "models/policy/kai/gangs.hpp"
#include "models/policy/kai/node_mask.hpp"
#include "models/policy/kai/scheduling_session.hpp"

namespace headroom::kai {

/// Pods of one job that are to be placed together.
struct PlacingOrder {
  const GangView* view = nullptr;  ///< the job, or the part of it that tries
  std::span<const TaskId> tasks;
  const NodeMask* nodes = nullptr;
  bool is_pipeline_only = false;
  /// The job is seen with its allocated pods and `tasks` alone.
  bool is_part = false;
};

enum class PlacingResult : std::uint8_t {
  placed,
  not_admitted,  ///< limits or quotas, of the batch or of a pod on every node that is left
  no_node
};

/// What is placed stays in the transaction; when one pod finds no place, all are taken back.
[[nodiscard]] PlacingResult place_job(SchedulingSession& session, const PlacingOrder& order);

/// Whether limits (if asked for) and quotas let a request in; always, without fair shares.
[[nodiscard]] bool is_admitted(const SchedulingSession& session, const AdmissionRequest& request);
/// The same for a whole batch.
[[nodiscard]] bool is_batch_admitted(const SchedulingSession& session, const PodGroup& group,
                                     std::span<const TaskId> tasks, bool check_limit);

}  // namespace headroom::kai

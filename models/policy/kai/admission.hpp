#pragma once
// Admission checks. Source: KAI-Scheduler commit d5bc503a, package
// plugins/proportion/capacity_policy.
#include <optional>

#include "models/policy/kai/queue.hpp"

namespace headroom::kai {

/// Why a queue turns a request down.
struct Refusal {
  QueueId queue{};
  Resource resource = Resource::gpu;
  bool by_limit = true;  ///< else by the quota for jobs that may not be preempted
};

/// The first resource in which `request` would lift the queue over its limit.
[[nodiscard]] std::optional<Resource> over_limit(const Queue& queue, const Amounts& request);
/// The first resource in which jobs that may not be preempted would hold more than is deserved.
[[nodiscard]] std::optional<Resource> over_non_preemptible_quota(const Queue& queue,
                                                                 const Amounts& request);

struct AdmissionRequest {
  QueueId leaf{};
  Amounts amounts{};
  bool preemptible = true;
  bool check_limit = true;
};

/// Asks the leaf and all its ancestors, the leaf first and the limit before the quota.
[[nodiscard]] std::optional<Refusal> refusal(const QueueTree& tree,
                                             const AdmissionRequest& request);

}  // namespace headroom::kai

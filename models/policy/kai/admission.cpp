// Admission checks. Source: KAI-Scheduler commit d5bc503a, package
// plugins/proportion/capacity_policy.
#include "models/policy/kai/admission.hpp"

#include <optional>

#include "models/policy/kai/queue.hpp"

namespace headroom::kai {
namespace {

/// Resources that are not asked for are not looked at: a queue over its limit in one may still
/// take what it needs of another.
bool is_over(double bound, double held, double request) {
  return bound != unlimited && request != 0 && bound < held + request;
}

}  // namespace

std::optional<Resource> over_limit(const Queue& queue, const Amounts& request) {
  for (const Resource r : all_resources) {
    if (is_over(queue.share(r).limit, queue.held.allocated[r], request[r])) return r;
  }
  return std::nullopt;
}

std::optional<Resource> over_non_preemptible_quota(const Queue& queue, const Amounts& request) {
  for (const Resource r : all_resources) {
    if (is_over(queue.share(r).deserved, queue.held.non_preemptible[r], request[r])) return r;
  }
  return std::nullopt;
}

std::optional<Refusal> refusal(const QueueTree& tree, const AdmissionRequest& request) {
  for (const QueueId id : tree.chain(request.leaf)) {
    const Queue& queue = tree[id];
    if (request.check_limit) {
      if (const auto r = over_limit(queue, request.amounts)) return Refusal{id, *r, true};
    }
    if (!request.preemptible) {
      if (const auto r = over_non_preemptible_quota(queue, request.amounts)) {
        return Refusal{id, *r, false};
      }
    }
  }
  return std::nullopt;
}

}  // namespace headroom::kai

#include "models/policy/packing/packing_run.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace headroom {

PackingRun::PackingRun(const PackingProblem& problem, const PackingPolicyEntry& policy,
                       std::span<const std::uint32_t> ranks, std::uint64_t seed)
    : cluster_{problem.nodes},
      meter_{std::make_shared<FragmentMeter>(problem.types, problem.models)},
      policy_{policy.make({.meter = meter_, .seed = seed})},
      scores_{cluster_, problem.models, *policy_, ranks},
      fragmented_{problem.nodes.size()} {
  for (std::size_t node = 0; node < cluster_.node_count(); ++node) {
    fragmented_.set(node, meter_->fragmented(cluster_.room(node)));
  }
}

std::optional<PackingRun::Placed> PackingRun::arrive(const PackingPod& pod) {
  ++arrivals_;
  gpu_milli_arrived_ += pod.gpu_milli_total();
  const auto node = scores_.best(pod);
  if (!node) {
    ++lost_;
    return std::nullopt;
  }
  choose_gpus(*policy_, cluster_.room(*node), pod, gpus_);
  cluster_.take(*node, pod, gpus_);
  fragmented_.set(*node, meter_->fragmented(cluster_.room(*node)));
  return Placed{.node = *node, .gpus = gpus_};
}

FragmentSplit PackingRun::split() {
  FragmentSplit sum;
  for (std::size_t node = 0; node < cluster_.node_count(); ++node) {
    sum += meter_->split(cluster_.room(node));
  }
  return sum;
}

}  // namespace headroom

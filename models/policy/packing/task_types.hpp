#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "models/policy/packing/gpu_models.hpp"
#include "models/policy/packing/packing_pod.hpp"

namespace headroom {

/// A kind of pod that is to be expected, and how often.
struct TaskType {
  PackingPod pod{};     ///< its memory does not count and is 0
  double weight = 0.0;  ///< part of all pods of the types listed; the weights sum to 1
};

/// The usual pods among `pods`: equal are those of equal CPU, GPU milli, GPUs and
/// spec text. The commonest types come first (ties: the larger CPU, then GPU milli,
/// then GPUs, then spec), and as many are listed as it takes to cover 95 % of all
/// pods. Pods without GPUs are types like others. Source: Weng, Yang et al.,
/// "Beware of Fragmentation", USENIX ATC'23, and its simulator.
[[nodiscard]] std::vector<TaskType> task_types(std::span<const PackingPod> pods,
                                               const GpuModels& models);

/// The same where pods come counted.
struct CountedPod {
  PackingPod pod;
  std::uint64_t count = 0;
};
[[nodiscard]] std::vector<TaskType> task_types(std::vector<CountedPod> pods,
                                               const GpuModels& models);

}  // namespace headroom

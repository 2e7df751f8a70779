#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "headroom/units.hpp"

#include "models/policy/packing/packing_pod.hpp"

namespace headroom {

/// What is free on one node.
struct PackingRoom {
  std::int64_t cpu_milli = 0;
  Bytes memory{};
  std::span<const std::uint16_t> gpu_milli{};  ///< of each GPU, at most 1000
  std::int64_t gpu_milli_total = 0;            ///< the sum of the above
  std::uint32_t whole_gpus = 0;                ///< GPUs of which nothing is taken
  std::uint32_t model = 0;                     ///< by its number in GpuModels
  PodClasses classes = 0;                      ///< of the GPU pods that run here
  bool counts_cpu = true;                      ///< else there is CPU for anybody

  /// CPU that a pod to come can count on.
  [[nodiscard]] std::int64_t cpu_milli_to_come() const {
    return counts_cpu ? cpu_milli : std::numeric_limits<std::int64_t>::max();
  }
};

/// Whether CPU and GPUs of `room` suffice for `pod`; neither memory nor GPU model is asked.
[[nodiscard]] inline bool has_devices(const PackingRoom& room, const PackingPod& pod) {
  if (room.cpu_milli < pod.cpu_milli) return false;
  if (pod.gpus == 0) return true;
  if (pod.gpu_milli == whole_gpu_milli) {
    return room.whole_gpus >= static_cast<std::uint32_t>(pod.gpus);
  }
  const auto fitting = std::ranges::count_if(
      room.gpu_milli, [&](std::uint16_t milli) { return milli >= pod.gpu_milli; });
  return fitting >= pod.gpus;
}

}  // namespace headroom

#pragma once
#include <algorithm>
#include <compare>
#include <cstdint>

#include "headroom/units.hpp"

namespace headroom {

/// One GPU, in the thousandths in which shares of it are counted.
inline constexpr std::int32_t whole_gpu_milli = 1000;

/// What one pod asks of one node.
struct PackingPod {
  std::int64_t cpu_milli = 0;
  std::int32_t gpus = 0;       ///< different GPUs
  std::int32_t gpu_milli = 0;  ///< of each of them: 1 … 1000, or 0 where `gpus` is 0
  std::uint32_t spec = 0;      ///< which GPU models will do, by its number in GpuModels
  Bytes memory{};

  [[nodiscard]] constexpr std::int64_t gpu_milli_total() const {
    return std::int64_t{gpus} * gpu_milli;
  }
  /// Whether it takes parts of GPUs, which others may share with it.
  [[nodiscard]] constexpr bool shares() const { return gpus > 0 && gpu_milli < whole_gpu_milli; }
  constexpr auto operator<=>(const PackingPod&) const = default;
};

/// The classes of the GPU pods on a node, one bit each: bit 0 for sharing pods, bit
/// k for those of k whole GPUs; 63 GPUs and more are one class.
using PodClasses = std::uint64_t;

/// The bit of `pod`, which must ask for GPUs.
[[nodiscard]] constexpr PodClasses class_of(const PackingPod& pod) {
  return PodClasses{1} << (pod.shares() ? 0 : std::min(pod.gpus, 63));
}

}  // namespace headroom

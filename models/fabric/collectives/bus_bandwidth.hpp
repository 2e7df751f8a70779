#pragma once
#include <cstdint>

#include "headroom/units.hpp"

namespace headroom {

enum class CollectiveKind : std::uint8_t {
  all_reduce,
  reduce_scatter,
  all_gather,
  all_to_all,
  broadcast
};

/// Bytes that cross the link of a rank for each byte of the buffer: 2(n-1)/n
/// for all-reduce, (n-1)/n for reduce-scatter, all-gather and all-to-all, 1 for
/// broadcast; 0 for one rank. Source: NVIDIA, nccl-tests PERFORMANCE.md.
[[nodiscard]] double bus_factor(CollectiveKind kind, std::uint32_t ranks);

/// size / time * bus_factor: what nccl-tests prints as `busbw`, to be held
/// against the rate of a link. Requires a positive `time`.
[[nodiscard]] Bandwidth bus_bandwidth(CollectiveKind kind, std::uint32_t ranks, Bytes size,
                                      Duration time);

/// A measured collective inside one node as a curve over the buffer size S:
/// t = floor + S * bus_factor / rate + ramp * (1 - exp(-S / ramp_size)). The
/// last term is the climb between the protocols of the library (low latency to
/// full rate), which alpha and beta alone miss by up to 37 % at 4 to 64 MiB.
struct RampedCurve {
  Duration floor{};
  Bandwidth rate{};
  Duration ramp{};
  Bytes ramp_size{};

  [[nodiscard]] Duration time(CollectiveKind kind, std::uint32_t ranks, Bytes size) const;
};

/// Full switches inside a node, by what a rank sends one way: NVLink on NVSwitch.
/// 150 GB/s (Volta), 300 (Ampere): 77 to 85 % of it are reached; from 450
/// (Hopper) on switches add up themselves, and more than the link rate is seen.
/// Source: fitted to a published nccl-tests run of 8 A100 (Azure
/// ai-benchmarking-guide), the others follow by rates and NVLS.
[[nodiscard]] RampedCurve switched_curve(Bandwidth link);

}  // namespace headroom

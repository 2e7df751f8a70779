#include "models/fabric/collectives/bus_bandwidth.hpp"

#include <cmath>
#include <cstdint>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

namespace headroom {

double bus_factor(CollectiveKind kind, std::uint32_t ranks) {
  if (ranks <= 1) return 0.0;
  const double share = (ranks - 1.0) / ranks;
  switch (kind) {
    case CollectiveKind::all_reduce:
      return 2.0 * share;
    case CollectiveKind::broadcast:
      return 1.0;
    case CollectiveKind::reduce_scatter:
    case CollectiveKind::all_gather:
    case CollectiveKind::all_to_all:
      return share;
  }
  return share;
}

Bandwidth bus_bandwidth(CollectiveKind kind, std::uint32_t ranks, Bytes size, Duration time) {
  HEADROOM_ASSERT(time.count > 0, "a bus bandwidth needs a time");
  return {static_cast<double>(size.count) * bus_factor(kind, ranks) / to_seconds(time)};
}

Duration RampedCurve::time(CollectiveKind kind, std::uint32_t ranks, Bytes size) const {
  if (ranks <= 1 || size.count <= 0) return {};
  const auto bytes = static_cast<double>(size.count);
  const double transfer_ns = bytes * bus_factor(kind, ranks) * 1e9 / rate.count;
  const double climbed = -std::expm1(-bytes / static_cast<double>(ramp_size.count));
  const double ramp_ns = static_cast<double>(ramp.count) * climbed;
  return {floor.count + std::llround(transfer_ns + ramp_ns)};
}

RampedCurve switched_curve(Bandwidth link) {
  // Latency and ramp of one A100 box; Hopper's kernels start and climb faster.
  constexpr Duration ampere_floor{43'000};
  constexpr Duration ampere_ramp{160'000};
  constexpr double ampere_ramp_bytes = 30e6;
  constexpr double ampere_share = 0.772;   // 231.6 of 300 GB/s
  constexpr double volta_share = 0.85;     // 8 V100: about 128 of 150 GB/s
  constexpr double in_switch_gain = 1.07;  // NVLS sends S instead of 2S: 482 on a 450 GB/s link
  if (link < 200_GBps || link < 400_GBps) {
    const double share = link < 200_GBps ? volta_share : ampere_share;
    return {.floor = ampere_floor,
            .rate = link * share,
            .ramp = ampere_ramp,
            .ramp_size = {static_cast<std::int64_t>(ampere_ramp_bytes)}};
  }
  return {.floor = {std::llround(static_cast<double>(ampere_floor.count) * 0.55)},
          .rate = link * in_switch_gain,
          .ramp = {std::llround(static_cast<double>(ampere_ramp.count) * 0.8)},
          .ramp_size = {std::llround(ampere_ramp_bytes * 1.3)}};
}

}  // namespace headroom

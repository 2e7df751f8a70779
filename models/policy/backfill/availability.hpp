#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "headroom/views.hpp"

namespace headroom {

/// From when each node is believed to have room, for any footprint. Small nodes
/// are kept by GPU count and brought up to date only where something happened.
class Availability {
 public:
  /// Takes note of nodes whose tenants changed.
  void mark(std::span<const NodeId> touched);
  /// By node: the start of time where there is room now, end_of_time where
  /// there never will be. Valid until the next call.
  [[nodiscard]] std::span<const TimePoint> room_from(const Footprint& footprint,
                                                     const SchedulerView& view);

 private:
  static constexpr std::uint32_t kept_gpus_max = 16;

  void refresh(const SchedulerView& view);

  std::vector<std::vector<TimePoint>> by_gpus_;  ///< [GPUs per node][node]
  NodeSet stale_;
  std::vector<TimePoint> computed_;
};

/// The `k`-th smallest of `times`; 1 <= k <= times.size(). Fast for small `k`.
[[nodiscard]] TimePoint kth_smallest(std::span<const TimePoint> times, std::size_t k);

}  // namespace headroom

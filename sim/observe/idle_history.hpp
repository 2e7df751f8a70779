#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "headroom/units.hpp"

namespace headroom {

/// Why free GPUs were idle, over the time of a run whose length nobody knows: in equal steps
/// from its start, of which there are at most `steps_max`. Each time they would be more, two
/// become one.
class IdleHistory {
 public:
  static constexpr std::size_t reasons = 4;
  static constexpr std::size_t steps_max = 4096;

  /// Books `share` for [from, to) under a reason below `reasons`. `to` never goes back.
  void book(TimePoint from, TimePoint to, std::size_t reason, GpuShare share);

  /// What part of the idle GPU time of [from, to) each reason has, to the accuracy of the
  /// steps; all 0 where nothing was booked.
  [[nodiscard]] std::array<double, reasons> parts(TimePoint from, TimePoint to) const;

 private:
  using Step = std::array<GpuShareTime, reasons>;
  void widen();
  [[nodiscard]] std::size_t step_of(TimePoint time) const {
    return static_cast<std::size_t>(time.since_start.count / width_.count);
  }

  Duration width_ = 1_us;
  std::vector<Step> steps_;
};

}  // namespace headroom

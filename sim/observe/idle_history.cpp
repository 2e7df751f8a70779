#include "sim/observe/idle_history.hpp"

#include <algorithm>
#include <cstdint>

namespace headroom {

void IdleHistory::book(TimePoint from, TimePoint to, std::size_t reason, GpuShare share) {
  if (from >= to || share.count == 0) return;
  while (to.since_start.count > width_.count * static_cast<std::int64_t>(steps_max)) widen();
  const std::size_t last = step_of(to - 1_ns);
  if (last >= steps_.size()) steps_.resize(last + 1);
  for (std::size_t step = step_of(from); step <= last; ++step) {
    const TimePoint begin{width_ * static_cast<std::int64_t>(step)};
    steps_[step][reason] += share * (std::min(to, begin + width_) - std::max(from, begin));
  }
}

void IdleHistory::widen() {
  width_ = width_ * 2;
  for (std::size_t step = 0; step < steps_.size(); ++step) {
    const Step booked = steps_[step];
    if (step % 2 == 0) steps_[step / 2] = {};
    for (std::size_t reason = 0; reason < reasons; ++reason) {
      steps_[step / 2][reason] += booked[reason];
    }
  }
  steps_.resize((steps_.size() + 1) / 2);
}

std::array<double, IdleHistory::reasons> IdleHistory::parts(TimePoint from, TimePoint to) const {
  std::array<double, reasons> sums{};
  double all = 0.0;
  const std::size_t end = from < to ? std::min(steps_.size(), step_of(to - 1_ns) + 1) : 0;
  for (std::size_t step = step_of(from); step < end; ++step) {
    const TimePoint begin{width_ * static_cast<std::int64_t>(step)};
    const Duration shared = std::min(to, begin + width_) - std::max(from, begin);
    const double part = static_cast<double>(shared.count) / static_cast<double>(width_.count);
    for (std::size_t reason = 0; reason < reasons; ++reason) {
      const double booked = part * static_cast<double>(steps_[step][reason].count);
      sums[reason] += booked;
      all += booked;
    }
  }
  if (all <= 0.0) return {};
  for (double& sum : sums) sum /= all;
  return sums;
}

}  // namespace headroom

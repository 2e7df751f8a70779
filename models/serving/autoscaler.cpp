#include "models/serving/autoscaler.hpp"

#include <algorithm>
#include <cmath>

namespace headroom {
namespace {

/// More replicas than this are a mistake of the target.
constexpr double replicas_max = 1e6;

std::uint32_t replicas_for(double measure, double target) {
  // A mean that is a whole number of targets but for rounding needs no more than those.
  constexpr double rounding = 1e-9;
  return static_cast<std::uint32_t>(
      std::clamp(std::ceil((measure / target) - rounding), 0.0, replicas_max));
}

}  // namespace

std::uint32_t Autoscaler::highest_of_late(TimePoint now, std::uint32_t wish) {
  while (!wishes_.empty() && wishes_.back().second <= wish) wishes_.pop_back();
  wishes_.emplace_back(now, wish);
  while (wishes_.front().first + spec_.down_delay < now) wishes_.pop_front();
  return wishes_.front().second;
}

std::uint32_t Autoscaler::wanted(const ScalingView& view) {
  const bool is_used = !view.is_empty || view.measure > 0.0;
  if (is_used) used_ = view.now;
  std::uint32_t wish = replicas_for(view.measure, spec_.target);
  if (view.ready > 0) {
    const double ratio = view.measure / (spec_.target * static_cast<double>(view.ready));
    if (std::abs(ratio - 1.0) <= spec_.tolerance) wish = view.wanted;
    // Half of the replicas go at a time.
    if (spec_.panic_window.count > 0) wish = std::max(wish, view.ready / 2);
  }
  if (spec_.panic_window.count > 0) {
    const std::uint32_t panic = replicas_for(view.panic_measure, spec_.target);
    const double limit = spec_.panic_threshold * std::max(1.0, static_cast<double>(view.ready));
    if (static_cast<double>(panic) >= limit) {
      panics_ = true;
      panicked_ = view.now;
    } else if (panics_ && panicked_ + spec_.window < view.now) {
      panics_ = false;
    }
    // Replicas are not taken away in a panic.
    if (panics_) wish = std::max({wish, panic, view.wanted});
  }
  wish = highest_of_late(view.now, wish);
  const bool may_rest = used_ + spec_.zero_delay < view.now;
  return may_rest ? wish : std::max(wish, 1U);
}

}  // namespace headroom

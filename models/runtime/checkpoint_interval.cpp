#include "models/runtime/checkpoint_interval.hpp"

#include <cmath>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

namespace headroom {
namespace {

Duration rounded(double seconds) { return {std::llround(seconds * 1e9)}; }

}  // namespace

Bytes checkpoint_size(double parameters) { return {std::llround(parameters * 14.0)}; }

Duration checkpoint_write_time(Bytes size, Bandwidth storage, Bandwidth writer, double writers) {
  const Bandwidth together = writer * writers;
  return size / (together < storage ? together : storage);
}

Duration young_interval(Duration write, Duration mean_time_to_failure) {
  return rounded(std::sqrt(2.0 * to_seconds(write) * to_seconds(mean_time_to_failure)));
}

Duration daly_interval(Duration write, Duration mean_time_to_failure) {
  const double d = to_seconds(write);
  const double m = to_seconds(mean_time_to_failure);
  if (d >= 2.0 * m) return mean_time_to_failure;
  const double correction = 1.0 + (std::sqrt(d / (2.0 * m)) / 3.0) + (d / (18.0 * m));
  return rounded((std::sqrt(2.0 * d * m) * correction) - d);
}

double goodput(const CheckpointPlan& plan) {
  HEADROOM_ASSERT(plan.interval.count > 0 && plan.mean_time_to_failure.count > 0,
                  "a checkpoint plan has an interval and failures");
  const double m = to_seconds(plan.mean_time_to_failure);
  const double elapsed = m * std::exp(to_seconds(plan.restart) / m) *
                         std::expm1(to_seconds(plan.interval + plan.write) / m);
  return to_seconds(plan.interval) / elapsed;
}

}  // namespace headroom

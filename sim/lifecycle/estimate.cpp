#include "sim/lifecycle/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <optional>

#include "headroom/random.hpp"

namespace headroom {
namespace {

Duration scaled(Duration duration, double factor) {
  const double nanoseconds = static_cast<double>(duration.count) * factor;
  if (nanoseconds >= static_cast<double>(longest_duration.count)) return longest_duration;
  return {std::llround(nanoseconds)};
}

/// Box and Muller, "A note on the generation of random normal deviates", 1958.
double standard_normal(RandomStream& stream) {
  const double radius = std::sqrt(-2.0 * std::log(stream.uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * stream.uniform());
}

/// In whole steps, where there are such.
Duration requested(Duration duration, const LifeSettings& settings) {
  return settings.walltime_step ? rounded_up(duration, *settings.walltime_step) : duration;
}

}  // namespace

Duration at_speed(Duration work, double speed) {
  if (speed == 1.0) return work;
  const double time = std::ceil(static_cast<double>(work.count) / speed);
  if (time >= static_cast<double>(longest_duration.count)) return longest_duration;
  return {static_cast<std::int64_t>(time)};
}

std::optional<Duration> kill_limit(const Job& job, const LifeSettings& settings) {
  if (!job.walltime) return std::nullopt;
  return requested(*job.walltime, settings);
}

Duration run_time(const Job& job, const LifeSettings& settings) {
  return std::min(job.duration, kill_limit(job, settings).value_or(job.duration));
}

Duration estimated_run_time(const Job& job, const LifeSettings& settings, JobId id) {
  const EstimateSpec& spec = settings.estimate;
  const Duration limit = requested(job.walltime.value_or(job.duration), settings);
  switch (spec.kind) {
    case EstimateSpec::Kind::requested:
      return limit;
    case EstimateSpec::Kind::actual:
      return run_time(job, settings);
    case EstimateSpec::Kind::scale:
      return scaled(limit, spec.factor);
    case EstimateSpec::Kind::noise: {
      RandomStream stream{settings.seed, "estimate", index(id)};
      return scaled(run_time(job, settings),
                    std::exp(std::abs(spec.sigma * standard_normal(stream))));
    }
  }
  return limit;
}

}  // namespace headroom

#include "sim/lifecycle/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

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

}  // namespace

Duration run_time(const Job& job) {
  return job.walltime ? std::min(job.duration, *job.walltime) : job.duration;
}

Duration estimated_run_time(const Job& job, const EstimateSpec& spec, std::uint64_t seed,
                            JobId id) {
  const Duration requested = job.walltime.value_or(job.duration);
  switch (spec.kind) {
    case EstimateSpec::Kind::requested:
      return requested;
    case EstimateSpec::Kind::actual:
      return run_time(job);
    case EstimateSpec::Kind::scale:
      return scaled(requested, spec.factor);
    case EstimateSpec::Kind::noise: {
      RandomStream stream{seed, "estimate", index(id)};
      return scaled(run_time(job), std::exp(std::abs(spec.sigma * standard_normal(stream))));
    }
  }
  return requested;
}

}  // namespace headroom

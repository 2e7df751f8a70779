#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "models/workload/synthetic/arrivals.hpp"
#include "models/workload/synthetic/distribution.hpp"
#include "models/workload/synthetic/sources.hpp"
#include "models/workload/synthetic_source.hpp"

namespace headroom {
namespace {

/// Cells on each axis of the square over which a correlated mean is summed up, at their middles.
constexpr std::size_t cells = 400;

const DistributionSpec& law_of(const SyntheticSpec& spec, std::uint32_t gpus) {
  for (const SizedDuration& sized : spec.duration_by_gpus) {
    if (sized.gpus_min <= gpus && gpus <= sized.gpus_max) return sized.duration;
  }
  return spec.duration;
}

double scaled_size(const SyntheticSpec& spec, std::uint32_t gpus) {
  if (gpus == 0) return 0.0;
  return std::max(std::round(gpus * spec.scale_gpus), 1.0);
}

/// GPU-seconds of a job on average, where its size says nothing more of its duration.
double independent_work(const SyntheticSpec& spec) {
  double weights = 0.0;
  double work = 0.0;
  for (const auto& [gpus, weight] : spec.gpus) {
    weights += weight;
    if (weight > 0.0 && gpus > 0)
      work += weight * scaled_size(spec, gpus) * mean_of(law_of(spec, gpus));
  }
  return work / weights;
}

/// The same over the copula. Sizes and durations come from shares whose normal scores correlate.
double correlated_work(const SyntheticSpec& spec) {
  std::vector<double> weights;
  std::vector<Quantile> quantiles;
  for (const auto& [gpus, weight] : spec.gpus) {
    weights.push_back(weight);
    quantiles.push_back(make_quantile(law_of(spec, gpus)));
  }
  const WeightedChoice size{weights};
  std::vector<double> scores;
  for (std::size_t i = 0; i < cells; ++i) {
    scores.push_back(normal_quantile((static_cast<double>(i) + 0.5) / cells));
  }
  const double rest = std::sqrt(1.0 - spec.correlation * spec.correlation);
  double work = 0.0;
  for (std::size_t i = 0; i < cells; ++i) {
    const std::size_t chosen = size.at((static_cast<double>(i) + 0.5) / cells);
    const double gpus = scaled_size(spec, spec.gpus[chosen].first);
    for (std::size_t j = 0; j < cells; ++j) {
      const double share = normal_share(spec.correlation * scores[i] + rest * scores[j]);
      work += gpus * quantiles[chosen](share) / (cells * cells);
    }
  }
  return work;
}

double mean_burst(const ArrivalSpec& arrivals) {
  if (!arrivals.bursts) return 1.0;
  if (arrivals.bursts->jobs.empty()) return arrivals.bursts->geometric_mean;
  double jobs = 0.0;
  double weights = 0.0;
  for (const auto& [count, weight] : arrivals.bursts->jobs) {
    jobs += count * weight;
    weights += weight;
  }
  return jobs / weights;
}

}  // namespace

double mean_gpus_wanted(const SyntheticSpec& spec) {
  if (spec.resample) return mean_gpus_resampled(spec);
  const double work = spec.correlation == 0.0 ? independent_work(spec) : correlated_work(spec);
  return mean_rate(spec.arrivals) * mean_burst(spec.arrivals) * spec.intensity * spec.speed_up *
         work;
}

}  // namespace headroom

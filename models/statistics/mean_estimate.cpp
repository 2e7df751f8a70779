#include "models/statistics/mean_estimate.hpp"

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/statistics/student_t.hpp"

namespace headroom {

MeanEstimate estimate_mean(std::span<const double> values, double alpha) {
  HEADROOM_ASSERT(!values.empty(), "a mean is that of something");
  const auto count = static_cast<double>(values.size());
  // Taken from the first value, so that equal values have exactly their mean.
  double beyond_first = 0.0;
  for (const double value : values) beyond_first += value - values.front();
  const double mean = values.front() + (beyond_first / count);
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);

  MeanEstimate estimate{.mean = mean, .deviation = 0.0, .count = values.size(), .interval = {}};
  if (values.size() < 2) return estimate;
  estimate.deviation = std::sqrt(squares / (count - 1.0));
  const double half_width =
      student_t_quantile(alpha / 2.0, count - 1.0) * estimate.deviation / std::sqrt(count);
  estimate.interval = ConfidenceInterval{.low = mean - half_width, .high = mean + half_width};
  return estimate;
}

std::vector<double> paired_differences(std::span<const double> first,
                                       std::span<const double> second) {
  HEADROOM_ASSERT(first.size() == second.size(), "every value has its partner");
  std::vector<double> differences(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) differences[i] = second[i] - first[i];
  return differences;
}

MeanEstimate estimate_difference(std::span<const double> first, std::span<const double> second,
                                 double alpha) {
  return estimate_mean(paired_differences(first, second), alpha);
}

}  // namespace headroom

#include "models/statistics/ratio_interval.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>

#include "headroom/diagnostics.hpp"

#include "models/statistics/mean_estimate.hpp"
#include "models/statistics/student_t.hpp"

namespace headroom {
namespace {

/// With n - 1 below.
double covariance(std::span<const double> first, std::span<const double> second) {
  const double first_mean = estimate_mean(first).mean;
  const double second_mean = estimate_mean(second).mean;
  double sum = 0.0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    sum += (first[i] - first_mean) * (second[i] - second_mean);
  }
  return sum / static_cast<double>(first.size() - 1);
}

}  // namespace

std::optional<ConfidenceInterval> ratio_interval(std::span<const double> first,
                                                 std::span<const double> second,
                                                 std::size_t pilot_count, double alpha) {
  HEADROOM_ASSERT(first.size() == second.size(), "every value has its partner");
  HEADROOM_ASSERT(pilot_count >= 2 && pilot_count <= first.size(), "the pilot is among the pairs");
  const auto pilot_first = first.first(pilot_count);
  const auto pilot_second = second.first(pilot_count);
  const double t = student_t_quantile(alpha / 2.0, static_cast<double>(pilot_count - 1));
  const double share = t * t / static_cast<double>(first.size());
  const double x = estimate_mean(first).mean;
  const double y = estimate_mean(second).mean;
  // (y - r x)^2 <= share * (variance of second - r first), a quadratic in r.
  const double square = (x * x) - (share * covariance(pilot_first, pilot_first));
  const double half_linear = (x * y) - (share * covariance(pilot_first, pilot_second));
  const double constant = (y * y) - (share * covariance(pilot_second, pilot_second));
  if (!(square > 0.0)) return std::nullopt;
  const double root = std::sqrt(std::max(0.0, (half_linear * half_linear) - (square * constant)));
  return ConfidenceInterval{.low = (half_linear - root) / square,
                            .high = (half_linear + root) / square};
}

}  // namespace headroom

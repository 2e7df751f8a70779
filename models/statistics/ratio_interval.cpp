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

/// A mean ratio and the pairs that tell the noise.
struct Judged {
  std::span<const double> first;
  std::span<const double> second;
  double first_mean = 0.0;
  double second_mean = 0.0;
  double count = 0.0;  ///< pairs of which the means are
};

std::optional<ConfidenceInterval> interval_of(const Judged& pairs, double alpha) {
  const double t = student_t_quantile(alpha / 2.0, static_cast<double>(pairs.first.size() - 1));
  const double share = t * t / pairs.count;
  const double x = pairs.first_mean;
  const double y = pairs.second_mean;
  // (y - r x)^2 <= share * (variance of second - r first), a quadratic in r.
  const double square = (x * x) - (share * covariance(pairs.first, pairs.first));
  const double half_linear = (x * y) - (share * covariance(pairs.first, pairs.second));
  const double constant = (y * y) - (share * covariance(pairs.second, pairs.second));
  if (!(square > 0.0)) return std::nullopt;
  const double root = std::sqrt(std::max(0.0, (half_linear * half_linear) - (square * constant)));
  return ConfidenceInterval{.low = (half_linear - root) / square,
                            .high = (half_linear + root) / square};
}

}  // namespace

std::optional<ConfidenceInterval> ratio_interval(std::span<const double> first,
                                                 std::span<const double> second,
                                                 std::size_t pilot_count, double alpha) {
  HEADROOM_ASSERT(first.size() == second.size(), "every value has its partner");
  HEADROOM_ASSERT(pilot_count >= 2 && pilot_count <= first.size(), "the pilot is among the pairs");
  Judged pairs{.first = first,
               .second = second,
               .first_mean = estimate_mean(first).mean,
               .second_mean = estimate_mean(second).mean,
               .count = static_cast<double>(first.size())};
  const auto by_all = interval_of(pairs, alpha);
  pairs.first = first.first(pilot_count);
  pairs.second = second.first(pilot_count);
  const auto by_pilot = interval_of(pairs, alpha);
  if (!by_all || !by_pilot) return std::nullopt;
  return ConfidenceInterval{.low = std::min(by_all->low, by_pilot->low),
                            .high = std::max(by_all->high, by_pilot->high)};
}

}  // namespace headroom

#include "models/statistics/bootstrap.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/policies/policy.hpp>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/random.hpp"

namespace headroom {
namespace {

using Doubles = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
using Normal = boost::math::normal_distribution<double, Doubles>;

/// The statistic of each resample, in ascending order.
std::vector<double> resampled(std::span<const double> values, const Statistic& statistic,
                              const BootstrapSettings& settings) {
  std::vector<double> figures(settings.resamples);
  std::vector<double> drawn(values.size());
  for (std::size_t i = 0; i < figures.size(); ++i) {
    RandomStream random{settings.seed, "bootstrap", i};
    for (double& value : drawn) value = values[random.below(values.size())];
    figures[i] = statistic(drawn);
  }
  std::ranges::sort(figures);
  return figures;
}

/// How far the middle of the resamples is off `seen`, in normal deviations.
double bias_correction(std::span<const double> figures, double seen) {
  const auto below = std::ranges::lower_bound(figures, seen) - figures.begin();
  const auto up_to = std::ranges::upper_bound(figures, seen) - figures.begin();
  // Ties count half; a share of 0 or 1 has no deviation.
  const double share =
      static_cast<double>(below + up_to) / (2.0 * static_cast<double>(figures.size()));
  const double edge = 0.5 / static_cast<double>(figures.size());
  return boost::math::quantile(Normal{}, std::clamp(share, edge, 1.0 - edge));
}

/// How fast the spread changes with the figure, by leaving out each value once.
double acceleration(std::span<const double> values, const Statistic& statistic) {
  std::vector<double> figures;
  std::vector<double> rest(values.begin() + 1, values.end());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) rest[i - 1] = values[i - 1];
    figures.push_back(statistic(rest));
  }
  double mean = 0.0;
  for (const double figure : figures) mean += figure / static_cast<double>(figures.size());
  double squares = 0.0;
  double cubes = 0.0;
  for (const double figure : figures) {
    const double off = mean - figure;
    squares += off * off;
    cubes += off * off * off;
  }
  return squares > 0.0 ? cubes / (6.0 * squares * std::sqrt(squares)) : 0.0;
}

}  // namespace

ConfidenceInterval bootstrap_interval(std::span<const double> values, const Statistic& statistic,
                                      const BootstrapSettings& settings) {
  HEADROOM_ASSERT(!values.empty() && settings.resamples > 0, "there is something to draw from");
  const double seen = statistic(values);
  if (values.size() == 1) return {.low = seen, .high = seen};
  const std::vector<double> figures = resampled(values, statistic, settings);
  if (figures.front() == figures.back()) return {.low = figures.front(), .high = figures.back()};

  const double bias = bias_correction(figures, seen);
  const double change = acceleration(values, statistic);
  const auto figure_at = [&](double tail) {
    const double shifted = bias + boost::math::quantile(Normal{}, tail);
    const double share = boost::math::cdf(Normal{}, bias + (shifted / (1.0 - (change * shifted))));
    const auto count = static_cast<double>(figures.size());
    const double place = std::clamp(std::floor(share * (count + 1.0)), 1.0, count);
    return figures[static_cast<std::size_t>(place) - 1];
  };
  return {.low = figure_at(settings.alpha / 2.0), .high = figure_at(1.0 - (settings.alpha / 2.0))};
}

}  // namespace headroom

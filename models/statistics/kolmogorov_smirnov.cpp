#include "models/statistics/kolmogorov_smirnov.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

std::vector<double> sorted(std::span<const double> values) {
  HEADROOM_ASSERT(!values.empty(), "a distance is one between samples of at least one value");
  std::vector<double> copy(values.begin(), values.end());
  std::ranges::sort(copy);
  return copy;
}

/// The first position from `at` on whose value is above `value`.
std::size_t after(const std::vector<double>& values, std::size_t at, double value) {
  while (at < values.size() && values[at] <= value) ++at;
  return at;
}

double share(std::size_t part, std::size_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

double ks_distance(std::span<const double> first, std::span<const double> second) {
  const std::vector<double> a = sorted(first);
  const std::vector<double> b = sorted(second);
  double distance = 0.0;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    const double value = std::min(a[i], b[j]);
    i = after(a, i, value);
    j = after(b, j, value);
    distance = std::max(distance, std::abs(share(i, a.size()) - share(j, b.size())));
  }
  return distance;
}

double ks_distance(std::span<const double> values, const std::function<double(double)>& law) {
  const std::vector<double> a = sorted(values);
  double distance = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double expected = law(a[i]);
    distance = std::max({distance, std::abs(share(i + 1, a.size()) - expected),
                         std::abs(expected - share(i, a.size()))});
  }
  return distance;
}

double ks_bound(std::size_t count, double alpha) {
  return std::sqrt(std::log(2.0 / alpha) / (2.0 * static_cast<double>(count)));
}

}  // namespace headroom

#include "models/statistics/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <numeric>
#include <span>
#include <vector>

#include "tests/models/statistics/draws.hpp"

namespace headroom {
namespace {

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double largest(std::span<const double> values) { return *std::ranges::max_element(values); }

TEST_CASE("a figure that no draw changes has no width") {
  const auto interval = bootstrap_interval(std::vector<double>(9, 4.0), mean);
  CHECK(interval.low == 4.0);
  CHECK(interval.high == 4.0);
  CHECK(bootstrap_interval(std::vector{3.0}, mean).high == 3.0);
}

TEST_CASE("equal settings give equal bits, another seed other draws") {
  const auto values = drawn(30, 1, normal_draw);
  const auto once = bootstrap_interval(values, mean);
  const auto again = bootstrap_interval(values, mean);
  CHECK(once.low == again.low);
  CHECK(once.high == again.high);
  CHECK(bootstrap_interval(values, mean, {.seed = 2}).low != once.low);
}

TEST_CASE("of two values it has the ends that are worked out by hand") {
  // Means of two draws from 0, 1 are 0, 0.5, 1 with shares 1/4, 1/2, 1/4. No bias
  // and no skew, so the 2.5 % and 97.5 % points: 0 and 1; at alpha = 0.6 the 30 %
  // and 70 % points: both 0.5.
  const std::vector values{0.0, 1.0};
  CHECK(bootstrap_interval(values, mean).low == 0.0);
  CHECK(bootstrap_interval(values, mean).high == 1.0);
  CHECK(bootstrap_interval(values, mean, {.alpha = 0.6}).low == 0.5);
  CHECK(bootstrap_interval(values, mean, {.alpha = 0.6}).high == 0.5);
}

TEST_CASE("drawing agrees with going through every draw there is") {
  // All 4^4 draws of symmetric values: bias and skew are 0, so the ends are plain
  // percentiles of the 256 means.
  const std::vector values{-5.0, -1.0, 1.0, 5.0};
  std::vector<double> means;
  for (unsigned draw = 0; draw < 256; ++draw) {
    means.push_back(
        (values[draw % 4] + values[draw / 4 % 4] + values[draw / 16 % 4] + values[draw / 64]) /
        4.0);
  }
  std::ranges::sort(means);
  const auto interval = bootstrap_interval(values, mean, {.resamples = 20'000});
  CHECK(interval.low == means[6]);
  CHECK(interval.high == means[249]);
}

TEST_CASE("skewed values get an interval that is skewed, and about 95 of 100 hold") {
  int held = 0;
  int reaches_further_up = 0;
  constexpr int experiments = 400;
  for (int i = 0; i < experiments; ++i) {
    const auto values = drawn(40, static_cast<std::size_t>(i),
                              [](RandomStream& random) { return -std::log(random.uniform()); });
    const auto interval = bootstrap_interval(values, mean, {.resamples = 1000});
    held += interval.low <= 1.0 && 1.0 <= interval.high ? 1 : 0;
    const double middle = mean(values);
    reaches_further_up += interval.high - middle > middle - interval.low ? 1 : 0;
  }
  CHECK(held > experiments * 0.91);
  CHECK(held < experiments * 0.98);
  CHECK(reaches_further_up > experiments * 0.95);
  CHECK(bootstrap_interval(std::vector{1.0, 2.0, 9.0}, largest).high == 9.0);
}

}  // namespace
}  // namespace headroom

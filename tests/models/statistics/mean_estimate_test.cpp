#include "models/statistics/mean_estimate.hpp"

#include <doctest/doctest.h>
#include <vector>

#include "tests/models/statistics/draws.hpp"

namespace headroom {
namespace {

TEST_CASE("five values have the mean, deviation and interval worked out by hand") {
  // Mean 3, squares 10, deviation sqrt(10 / 4); t of 4 is 2.776445, half the
  // width 2.776445 * sqrt(2.5 / 5) = 1.963243.
  const MeanEstimate estimate = estimate_mean(std::vector{1.0, 2.0, 3.0, 4.0, 5.0});
  CHECK(estimate.mean == 3.0);
  CHECK(estimate.deviation == doctest::Approx(1.5811388));
  CHECK(estimate.count == 5);
  CHECK(estimate.interval.value().low == doctest::Approx(3.0 - 1.963243));
  CHECK(estimate.interval.value().high == doctest::Approx(3.0 + 1.963243));
}

TEST_CASE("one value has no interval, and equal values one without width") {
  CHECK_FALSE(estimate_mean(std::vector{7.0}).interval.has_value());
  const MeanEstimate equal = estimate_mean(std::vector<double>(7, 0.1));
  CHECK(equal.interval.value().low == 0.1);
  CHECK(equal.interval.value().high == 0.1);
}

TEST_CASE("what two systems have in common cancels in their differences") {
  // Differences 1, 2, 3: mean 2, deviation 1; t of 2 is 4.302653, half the width
  // 4.302653 / sqrt(3) = 2.484138. Between the systems' own values lie hundreds.
  const std::vector first{100.0, 500.0, 900.0};
  const std::vector second{101.0, 502.0, 903.0};
  CHECK(paired_differences(first, second) == std::vector{1.0, 2.0, 3.0});
  const MeanEstimate difference = estimate_difference(first, second);
  CHECK(difference.mean == 2.0);
  CHECK(difference.interval.value().high == doctest::Approx(2.0 + 2.484138));
}

TEST_CASE("95 of 100 intervals of normal values hold the mean") {
  int held = 0;
  constexpr int experiments = 4000;
  for (int i = 0; i < experiments; ++i) {
    const auto values = drawn(6, static_cast<std::size_t>(i), normal_draw);
    const auto interval = estimate_mean(values).interval.value();
    held += interval.low <= 0.0 && 0.0 <= interval.high ? 1 : 0;
  }
  // The share seen has a standard error of 0.34 %.
  CHECK(held > experiments * 0.94);
  CHECK(held < experiments * 0.96);
}

}  // namespace
}  // namespace headroom

#include "models/statistics/ratio_interval.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <vector>

#include "models/statistics/mean_estimate.hpp"
#include "tests/models/statistics/draws.hpp"

namespace headroom {
namespace {

TEST_CASE("over a base that is always 1 it is the interval of the mean") {
  const std::vector<double> ones(5, 1.0);
  const std::vector second{1.0, 2.0, 3.0, 4.0, 5.0};
  const auto ratio = ratio_interval(ones, second, 5).value();
  CHECK(ratio.low == doctest::Approx(3.0 - 1.963243));
  CHECK(ratio.high == doctest::Approx(3.0 + 1.963243));
}

TEST_CASE("values in a fixed proportion have a ratio without width") {
  const auto ratio = ratio_interval(std::vector{7.0, 8.0, 9.0}, std::vector{14.0, 16.0, 18.0}, 3);
  CHECK(ratio.value().low == doctest::Approx(2.0));
  CHECK(ratio.value().high == doctest::Approx(2.0));
}

TEST_CASE("a base that may be 0 gives no ratio") {
  CHECK_FALSE(ratio_interval(std::vector{-1.0, 1.0, 2.0}, std::vector{1.0, 2.0, 3.0}, 3));
  CHECK_FALSE(ratio_interval(std::vector{0.0, 0.0}, std::vector{1.0, 2.0}, 2));
}

/// Whether the mean of second - r first may be 0.
bool may_be(double r, const std::vector<double>& first, const std::vector<double>& second) {
  std::vector<double> rest(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) rest[i] = second[i] - (r * first[i]);
  const auto interval = estimate_mean(rest).interval.value();
  return interval.low <= 0.0 && 0.0 <= interval.high;
}

TEST_CASE("its ends are where the mean of second - r first stops to be possibly 0") {
  for (std::size_t i = 0; i < 200; ++i) {
    const auto first = drawn(6, 2 * i, [](RandomStream& r) { return 8.0 + normal_draw(r); });
    const auto second = drawn(6, (2 * i) + 1, [](RandomStream& r) { return 3.0 + normal_draw(r); });
    const auto ratio = ratio_interval(first, second, 6);
    REQUIRE(ratio.has_value());
    for (double r = -1.0; r <= 3.0; r += 0.01) {
      const bool is_near_an_end =
          std::abs(r - ratio->low) < 1e-9 || std::abs(r - ratio->high) < 1e-9;
      if (is_near_an_end) continue;
      REQUIRE(may_be(r, first, second) == (ratio->low < r && r < ratio->high));
    }
  }
}

}  // namespace
}  // namespace headroom

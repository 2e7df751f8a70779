#include "models/statistics/two_stage.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <span>
#include <vector>

#include "models/statistics/mean_estimate.hpp"
#include "tests/models/statistics/draws.hpp"

namespace headroom {
namespace {

TEST_CASE("the pilot says how many values the wanted width takes") {
  // Deviation sqrt(2.5), t of 4 is 2.776445: (2.776445 * 1.581139 / 1)^2 = 19.27.
  const std::vector pilot{1.0, 2.0, 3.0, 4.0, 5.0};
  CHECK(two_stage_count(pilot, 1.0, 100) == 20);
  CHECK(two_stage_count(pilot, 1.0, 12) == 12);
  CHECK(two_stage_count(pilot, 100.0, 12) == 5);
  CHECK(two_stage_count(pilot, 0.0, 12) == 12);
  CHECK(two_stage_count(std::vector{2.0, 2.0}, 0.0, 12) == 2);
}

TEST_CASE("a small pilot makes the interval wide, the mean is that of all") {
  // Over all four t of 3 is 3.1824 and the deviation 2.582: half the width 4.11. Pilot 1, 3:
  // deviation sqrt(2); four values: error sqrt(2) / 2; t of 1 is 12.7062.
  const std::vector values{1.0, 3.0, 5.0, 7.0};
  const TwoStageEstimate estimate = two_stage_estimate(values, 2);
  CHECK(estimate.mean == 4.0);
  CHECK(estimate.half_width == doctest::Approx(12.7062 * std::sqrt(2.0) / 2.0).epsilon(1e-5));
  // t = 4 / 0.7071 = 5.657 with one degree of freedom: 1 - 2 atan(5.657) / pi.
  CHECK(estimate.p_value == doctest::Approx(1.0 - (2.0 * std::atan(5.656854) / 3.14159265)));
}

TEST_CASE("a pilot that saw too little is overruled by all values") {
  // Pilot 5, 5.1: deviation 0.0707, t of 1 is 12.7062, half the width 0.449. Over all four
  // the mean is 5.025, the deviation 2.858 and t of 3 3.1824: 4.548.
  const std::vector values{5.0, 5.1, 1.5, 8.5};
  CHECK(two_stage_estimate(values, 2).half_width == doctest::Approx(4.547994));
}

TEST_CASE("without a second stage it is Student's interval") {
  const std::vector values{1.0, 2.0, 4.0, 9.0};
  const auto student = estimate_mean(values).interval.value();
  const auto staged = two_stage_estimate(values, 4).interval();
  CHECK(staged.low == doctest::Approx(student.low));
  CHECK(staged.high == doctest::Approx(student.high));
}

TEST_CASE("differences of no width are sure, and none at all says nothing") {
  CHECK(two_stage_estimate(std::vector{2.0, 2.0, 2.0}, 3).p_value == 0.0);
  CHECK(two_stage_estimate(std::vector{0.0, 0.0, 0.0}, 3).p_value == 1.0);
}

/// How many of 100 intervals hold the mean when values are drawn one by one until
/// Student's interval is narrow: the tempting way.
double coverage_of_looking_each_time(double half_width, std::size_t count_max) {
  int held = 0;
  constexpr int experiments = 4000;
  for (int i = 0; i < experiments; ++i) {
    const auto values = drawn(count_max, static_cast<std::size_t>(i), normal_draw);
    const std::span<const double> all{values};
    std::size_t count = 3;
    MeanEstimate estimate = estimate_mean(all.first(count));
    while (count < count_max && estimate.interval->high - estimate.mean > half_width) {
      estimate = estimate_mean(all.first(++count));
    }
    held += std::abs(estimate.mean) <= estimate.interval->high - estimate.mean ? 1 : 0;
  }
  return held / static_cast<double>(experiments) * 100.0;
}

double coverage_of_two_stages(double half_width, std::size_t pilot, std::size_t count_max) {
  int held = 0;
  constexpr int experiments = 4000;
  for (int i = 0; i < experiments; ++i) {
    const auto values = drawn(count_max, static_cast<std::size_t>(i), normal_draw);
    const std::span<const double> all{values};
    const std::size_t count = two_stage_count(all.first(pilot), half_width, count_max);
    const auto interval = two_stage_estimate(all.first(count), pilot).interval();
    held += interval.low <= 0.0 && 0.0 <= interval.high ? 1 : 0;
  }
  return held / static_cast<double>(experiments) * 100.0;
}

TEST_CASE("choosing the number of runs by their noise does not spoil the 95 %") {
  // A share of 4,000 has a standard error of 0.34 points.
  for (const double half_width : {0.3, 0.5, 0.8}) {
    CHECK(coverage_of_two_stages(half_width, 10, 400) > 94.0);
    CHECK(coverage_of_two_stages(half_width, 10, 400) < 97.5);
  }
  CHECK(coverage_of_two_stages(0.1, 10, 40) > 94.0);  // cut off before it is narrow
  CHECK(coverage_of_looking_each_time(0.5, 400) < 92.0);
}

}  // namespace
}  // namespace headroom

#include "models/statistics/quantile_interval.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <vector>

#include "tests/models/statistics/draws.hpp"

namespace headroom {
namespace {

/// The probability of at most `seen` of `count`, term by term.
double at_most(int seen, int count, double share) {
  double sum = 0.0;
  for (int i = 0; i <= seen; ++i) {
    sum += std::exp(std::lgamma(count + 1.0) - std::lgamma(i + 1.0) - std::lgamma(count - i + 1.0) +
                    (i * std::log(share)) + ((count - i) * std::log1p(-share)));
  }
  return sum;
}

TEST_CASE("the median of ten values lies between the second and the ninth") {
  // 1 - 2 (1 + 10) / 1024 = 97.9 %; between the third and the eighth only 89 %.
  const auto ranks = quantile_ranks(10, 0.5);
  REQUIRE(ranks.has_value());
  CHECK(ranks->low == 2);
  CHECK(ranks->high == 9);
  const std::vector values{9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 10.0};
  CHECK(quantile_interval(values, 0.5).value().low == 2.0);
  CHECK(quantile_interval(values, 0.5).value().high == 9.0);
}

TEST_CASE("a 95th percentile takes 72 values") {
  // All below it has probability 0.95^n, which is 2.62 % of 71 and 2.49 % of 72.
  CHECK_FALSE(quantile_ranks(0, 0.95).has_value());
  CHECK_FALSE(quantile_ranks(71, 0.95).has_value());
  CHECK(quantile_ranks(72, 0.95).value().high == 72);
}

TEST_CASE("the ranks are the closest that the binomial sums allow") {
  for (int count = 1; count <= 120; ++count) {
    for (const double share : {0.1, 0.5, 0.9, 0.95}) {
      int low = 0;  // the largest rank whose value is rarely above the quantile
      while (low < count && at_most(low, count, share) <= 0.025) ++low;
      int high = count + 1;  // the smallest whose value is rarely below it
      while (high > 1 && 1.0 - at_most(high - 2, count, share) <= 0.025) --high;
      const auto ranks = quantile_ranks(static_cast<std::size_t>(count), share);
      REQUIRE(ranks.has_value() == (low >= 1 && high <= count));
      if (!ranks) continue;
      REQUIRE(ranks->low == static_cast<std::size_t>(low));
      REQUIRE(ranks->high == static_cast<std::size_t>(high));
    }
  }
}

TEST_CASE("at least 95 of 100 intervals hold the quantile, whatever the values are") {
  int held = 0;
  constexpr int experiments = 2000;
  const double quantile = -std::log(0.1);
  for (int i = 0; i < experiments; ++i) {
    const auto values = drawn(150, static_cast<std::size_t>(i),
                              [](RandomStream& random) { return -std::log(random.uniform()); });
    const auto interval = quantile_interval(values, 0.9).value();
    held += interval.low <= quantile && quantile <= interval.high ? 1 : 0;
  }
  CHECK(held > experiments * 0.945);
  CHECK(held < experiments * 0.985);
}

}  // namespace
}  // namespace headroom

#include "sim/observe/statistics.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <random>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

namespace headroom {
namespace {

using Values = std::vector<std::uint64_t>;

/// The definition, word for word: sort, then count ceil(percent × n / 100).
std::uint64_t slow_percentile(Values values, std::size_t percent) {
  std::ranges::sort(values);
  std::size_t place = percent * values.size() / 100;
  if (percent * values.size() % 100 != 0) ++place;
  return values[place - 1];
}

TEST_CASE("a percentile is the value at place ceil(p n)") {
  SUBCASE("of one value, that value") {
    const auto at = percentiles(Values{7});
    CHECK(at.p50 == 7);
    CHECK(at.p99 == 7);
    CHECK(at.max == 7);
  }
  SUBCASE("of two, the first half reaches up to the first") {
    const auto at = percentiles(Values{20, 10});
    CHECK(at.p50 == 10);
    CHECK(at.p90 == 20);
  }
  SUBCASE("of twenty, one each") {
    Values values;
    for (std::uint64_t i = 20; i >= 1; --i) values.push_back(i);
    const auto at = percentiles(values);
    CHECK(at.p50 == 10);
    CHECK(at.p90 == 18);
    CHECK(at.p95 == 19);
    CHECK(at.p99 == 20);
    CHECK(at.max == 20);
  }
  SUBCASE("of nothing there is none") {
    CHECK_THROWS_AS(static_cast<void>(percentiles({})), AssertionError);
  }
}

TEST_CASE("percentiles agree with sorting, whatever the values are like") {
  std::mt19937_64 bits{11};
  const auto draw = [&](int kind) -> std::uint64_t {
    switch (kind) {
      case 0:
        return bits() >> 2U;  // all magnitudes of the top
      case 1:
        return bits() >> (2 + bits() % 62);  // all magnitudes
      case 2:
        return bits() % 3;  // many ties at small values
      case 3:
        return bits() % 10 == 0 ? bits() % 1000 : 0;  // mostly zero
      case 4:
        return 5'000'000'000'000 + bits() % 70;  // far from zero, close together
      case 5:
        return bits() % 2 == 0 ? 0 : INT64_MAX - 1;  // both ends
      default:
        return std::bit_cast<std::uint64_t>(1.0 + static_cast<double>(bits() % 100'000));
    }
  };
  for (int kind = 0; kind <= 6; ++kind) {
    for (const std::size_t size : {1U, 2U, 3U, 99U, 100U, 101U, 4096U, 4097U, 10'000U, 30'011U}) {
      CAPTURE(kind);
      CAPTURE(size);
      Values values(size);
      for (auto& value : values) value = draw(kind);
      const auto at = percentiles(values);
      CHECK(at.p50 == slow_percentile(values, 50));
      CHECK(at.p90 == slow_percentile(values, 90));
      CHECK(at.p95 == slow_percentile(values, 95));
      CHECK(at.p99 == slow_percentile(values, 99));
      CHECK(at.max == slow_percentile(values, 100));
    }
  }
}

TEST_CASE("a ratio is rounded once") {
  CHECK(exact_ratio(0, 7) == 0.0);
  CHECK(exact_ratio(1, 3) == 1.0 / 3.0);
  CHECK(exact_ratio(-7, 2) == -3.5);
  CHECK(exact_seconds(100_ms) == 0.1);
  CHECK(exact_seconds({-1}) == -1e-9);

  SUBCASE("where dividing doubles would round the dividend first") {
    // 123,456,789,012 s in ns have no double of their own, their quotient has.
    const WideInt sum = WideInt{123'456'789'013} * 1'000'000'000;
    CHECK(exact_ratio(sum, 1'000'000'000) == 123'456'789'013.0);
    CHECK(exact_ratio(sum * 1'000'000, WideInt{1'000'000} * 1'000'000'000) == 123'456'789'013.0);
  }
  SUBCASE("shares of 4,000 GPUs over a month, too wide to be shifted at once") {
    const WideInt capacity = WideInt{4'000'000} * 2'592'000'000'000'000;
    CHECK(exact_ratio(capacity / 4 * 3, capacity) == 0.75);
    CHECK(exact_ratio(capacity / 3, capacity) == 1.0 / 3.0);
    CHECK(exact_ratio(capacity * 2, capacity) == 2.0);
  }
  SUBCASE("halfway between two doubles, to the even one, unless anything is left") {
    const WideInt halfway = (WideInt{1} << 53) + 1;
    CHECK(exact_ratio(halfway, 1) == 9007199254740992.0);
    CHECK(exact_ratio(halfway * 3 + 1, 3) == 9007199254740994.0);
    CHECK(exact_ratio(halfway * 3 - 1, 3) == 9007199254740992.0);
  }
  SUBCASE("as one division of doubles does where both fit") {
    std::mt19937_64 bits{3};
    for (int i = 0; i < 20'000; ++i) {
      const auto numerator = static_cast<std::int64_t>(bits() >> (11 + bits() % 53));
      const auto denominator = static_cast<std::int64_t>(bits() >> (11 + bits() % 53)) | 1;
      CHECK(exact_ratio(numerator, denominator) ==
            static_cast<double>(numerator) / static_cast<double>(denominator));
    }
  }
}

TEST_CASE("the spread of times is in seconds and its mean exact") {
  Values times{1'000'000'000, 2'000'000'000, 600'000'000};
  const auto spread = time_spread(times);
  REQUIRE(spread);
  CHECK(spread->mean == 1.2);
  CHECK(spread->at.p50 == 1.0);
  CHECK(spread->at.max == 2.0);
  Values none;
  CHECK_FALSE(time_spread(none));
}

TEST_CASE("the mean of many long times does not overflow") {
  constexpr std::uint64_t hundred_years = 3'155'760'000'000'000'000;
  Values times(1000, hundred_years);
  CHECK(time_spread(times)->mean == 3'155'760'000.0);
}

TEST_CASE("the spread of reals has a mean and a root mean square") {
  Values reals;
  for (const double real : {1.0, 7.0, 1.0, 1.0})
    reals.push_back(std::bit_cast<std::uint64_t>(real));
  const auto spread = real_spread(reals);
  REQUIRE(spread);
  CHECK(spread->mean == 2.5);
  CHECK(spread->root_mean_square == std::sqrt(13.0));
  CHECK(spread->at.p50 == 1.0);
  CHECK(spread->at.p90 == 7.0);
  Values none;
  CHECK_FALSE(real_spread(none));
}

TEST_CASE("the sum of a million reals loses next to nothing") {
  // Added one after another, a million tenths come to 100000.00000133288, which
  // is 1.3e-11 off; halves first leave an error of a few units in the last place.
  Values reals(1'000'000, std::bit_cast<std::uint64_t>(0.1));
  CHECK(std::abs(real_spread(reals)->mean - 0.1) < 2e-16);
}

}  // namespace
}  // namespace headroom

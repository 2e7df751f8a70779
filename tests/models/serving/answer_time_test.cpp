#include "models/serving/answer_time.hpp"

#include <doctest/doctest.h>

using namespace headroom;
using doctest::Approx;

TEST_CASE("a linear batch has a part for all and one for each") {
  const AnswerTime answer{.fixed = 5_ms, .per_request = 2_ms};
  CHECK(answer.time(1) == 7_ms);
  CHECK(answer.time(10) == 25_ms);
  // n / (5 + 2 n) ms rises with n: most at the largest batch.
  CHECK(capacity_per_s(answer, {.max = 10}) == Approx(10 / 0.025));
}

TEST_CASE("measured points are joined by straight lines, and the last two go on") {
  const AnswerTime answer{.table = {{1, 5_ms}, {8, 12_ms}, {16, 28_ms}}};
  CHECK(answer.time(1) == 5_ms);
  CHECK(answer.time(2) == 6_ms);
  CHECK(answer.time(8) == 12_ms);
  CHECK(answer.time(12) == 20_ms);
  CHECK(answer.time(32) == 60_ms);
  // 8 in 12 ms are more a second than 16 in 28 ms.
  CHECK(capacity_per_s(answer, {.max = 16}) == Approx(8 / 0.012));
}

TEST_CASE("drawn answers have the mean of their law") {
  DistributionSpec law{.name = "exponential", .parameters = {}};
  law.parameters.set("mean", std::vector<double>{0.02});
  CHECK(mean_drawn_s(law) == 0.02);
  DistributionSpec wide{.name = "lognormal", .parameters = {}};
  wide.parameters.set("median", std::vector<double>{1.0});
  wide.parameters.set("sigma", std::vector<double>{0.5});
  CHECK(mean_drawn_s(wide) == Approx(1.1331).epsilon(0.01));  // exp(sigma^2 / 2)
  CHECK(capacity_per_s({.drawn = law}, {}) == Approx(50.0));
}

#include "models/workload/synthetic/arrivals.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/random.hpp"
#include "headroom/units.hpp"

#include "models/statistics/dispersion.hpp"
#include "models/statistics/kolmogorov_smirnov.hpp"
#include "models/workload/synthetic/rate_factors.hpp"

using namespace headroom;

namespace {

std::vector<double> arrivals_of(const ArrivalSpec& spec, std::size_t count) {
  Arrivals arrivals{spec, RandomStream{5, "arrivals", 0}};
  std::vector<double> times;
  while (times.size() < count) {
    const auto next = arrivals.next();
    REQUIRE(next);
    times.push_back(to_seconds(next->since_start));
  }
  return times;
}

std::vector<double> gaps_of(const std::vector<double>& times) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < times.size(); ++i) gaps.push_back(times[i] - times[i - 1]);
  return gaps;
}

ArrivalSpec renewal(std::string name, const std::string& parameter, double value) {
  ArrivalSpec spec;
  spec.kind = "renewal";
  spec.gap.name = std::move(name);
  spec.gap.parameters.set(parameter, std::vector{value});
  return spec;
}

/// 0 by day and 2 by night.
std::vector<double> night_only() {
  std::vector<double> factors(24, 0.0);
  for (std::size_t hour = 0; hour < 12; ++hour) factors[hour] = 2.0;
  return factors;
}

}  // namespace

TEST_CASE("factors by day and by hour of the week are those of the instant") {
  std::vector<double> weekly(168, 1.0);
  weekly[25] = 3.0;
  const RateFactors by_hour{{}, weekly};
  CHECK(by_hour.at(TimePoint{24_h}) == 1.0);
  CHECK(by_hour.at(TimePoint{25_h}) == 3.0);
  CHECK(by_hour.at(TimePoint{193_h}) == 3.0);
  CHECK(by_hour.largest() == 3.0);
  CHECK(by_hour.mean() == doctest::Approx(170.0 / 168.0));
  const RateFactors by_day{night_only(), {1.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0}};
  CHECK(by_day.at(TimePoint{11_h}) == 2.0);
  CHECK(by_day.at(TimePoint{24_h}) == 4.0);
  CHECK(by_day.at(TimePoint{36_h}) == 0.0);
}

TEST_CASE("a clock at the pace of factors stands still where they are 0, by hand") {
  const RateFactors factors{night_only(), {}};
  // Half an hour of it passes in a quarter of an hour of night.
  CHECK(factors.after(TimePoint{}, 1800.0) == TimePoint{60_s * 15});
  // 23 hours of it from 0: 24 in the first night, of which the last takes half an hour.
  CHECK(factors.after(TimePoint{}, 23.0 * 3600.0) == TimePoint{60_s * (11 * 60 + 30)});
  // From the beginning of the day on it waits for the next night.
  CHECK(factors.after(TimePoint{12_h}, 3600.0) == TimePoint{24_h + 60_s * 30});
  // A week of it is a week.
  CHECK(factors.after(TimePoint{}, 168.0 * 3600.0) == TimePoint{168_h});
  CHECK_FALSE(factors.after(TimePoint{}, 1e12));
}

TEST_CASE("gaps of a renewal process have its law") {
  const auto gaps = gaps_of(arrivals_of(renewal("exponential", "mean", 60.0), 20'001));
  CHECK(ks_distance(gaps, [](double gap) { return -std::expm1(-gap / 60.0); }) <
        ks_bound(20'000, 1e-6));
  for (const double gap : gaps_of(arrivals_of(renewal("fixed", "value", 60.0), 100))) {
    CHECK(gap == doctest::Approx(60.0));
  }
}

TEST_CASE("a renewal process follows its factors") {
  ArrivalSpec spec = renewal("fixed", "value", 3600.0);
  spec.daily = night_only();
  const auto times = arrivals_of(spec, 240);
  for (const double time : times) CHECK(std::fmod(time, 86'400.0) <= 12.0 * 3600.0);
  // 24 an average day.
  CHECK(times.back() == doctest::Approx(10.0 * 86'400.0 - 12.0 * 3600.0));
  CHECK(mean_rate(spec) == doctest::Approx(1.0 / 3600.0));
}

TEST_CASE("a Markov-modulated process has the mean rate and the dispersion of its states") {
  ArrivalSpec spec;
  spec.kind = "markov";
  spec.states = {{.rate_per_s = 0.0, .stay = 300_s}, {.rate_per_s = 1.0, .stay = 100_s}};
  CHECK(mean_rate(spec) == doctest::Approx(0.25));
  const auto times = arrivals_of(spec, 200'000);
  CHECK(200'000.0 / times.back() == doctest::Approx(0.25).epsilon(0.05));
  // In long windows 1 + 2 (r1 - r2)^2 p1 p2 / (q (p1 r1 + p2 r2)), q being the sum of both rates of
  // leaving. Source: Fischer and Meier-Hellstern, 1993, section 3.
  const double q = 1.0 / 300.0 + 1.0 / 100.0;
  const double expected = 1.0 + 2.0 * 0.75 * 0.25 / (q * 0.25);
  CHECK(*index_of_dispersion(times, 40'000.0) == doctest::Approx(expected).epsilon(0.35));
}

TEST_CASE("a Markov-modulated process of equal states is Poisson") {
  ArrivalSpec spec;
  spec.kind = "markov";
  for (int i = 0; i < 3; ++i) spec.states.push_back({.rate_per_s = 0.5, .stay = 10_s});
  const auto gaps = gaps_of(arrivals_of(spec, 20'001));
  CHECK(ks_distance(gaps, [](double gap) { return -std::expm1(-gap / 2.0); }) <
        ks_bound(20'000, 1e-6));
}

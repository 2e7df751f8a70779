#include <cmath>
#include <doctest/doctest.h>
#include <vector>

#include "models/workload/service/rate_curve.hpp"
#include "models/workload/service/request_stream.hpp"

using namespace headroom;
using doctest::Approx;

namespace {

TimePoint hours(std::int64_t n) { return TimePoint{1_h * n}; }

std::vector<ServiceRequest> all(const RequestSpec& spec, const StreamFrame& frame) {
  const auto stream = make_drawn_stream(spec, frame);
  std::vector<ServiceRequest> requests;
  ServiceRequest request;
  while (stream->next(request)) requests.push_back(request);
  return requests;
}

}  // namespace

TEST_CASE("a rate holds for its hour of day and its day of week") {
  std::vector<double> daily(24, 1.0);
  daily[3] = 2.0;
  const RateCurve curve{{.per_s = 10.0, .daily = daily, .weekly = {1, 0, 1, 1, 1, 1, 1}}};
  CHECK(curve.at(hours(2)).per_s == 10.0);
  CHECK(curve.at(hours(3)).per_s == 20.0);
  CHECK(curve.at(hours(3)).end == hours(4));
  CHECK(curve.at(hours(27)).per_s == 0.0);
  CHECK(curve.at(hours(51)).per_s == 20.0);
  CHECK(curve.at(hours(7 * 24)).per_s == 10.0);
}

TEST_CASE("steps hold until the next, and before the first nothing comes") {
  const RateCurve curve{{.steps = {{.at = 1_h, .per_s = 5.0}, {.at = 2_h, .per_s = 7.0}}}};
  CHECK(curve.at(hours(0)).per_s == 0.0);
  CHECK(curve.at(hours(0)).end == hours(1));
  CHECK(curve.at(hours(1)).per_s == 5.0);
  CHECK(curve.at(hours(9)).per_s == 7.0);
  CHECK(curve.at(hours(9)).end == end_of_time);
}

TEST_CASE("even requests come at equal shares of the integrated rate") {
  RequestSpec spec;
  spec.is_even = true;
  spec.curve.steps = {
      {.at = {}, .per_s = 1.0}, {.at = 10_s, .per_s = 0.0}, {.at = 20_s, .per_s = 2.0}};
  const auto requests = all(spec, {.start = {}, .end = TimePoint{23_s}});
  std::vector<double> times;
  for (const ServiceRequest& request : requests)
    times.push_back(to_seconds(request.at - TimePoint{}));
  // The tenth would come just when the rate falls to 0: half a request of the next rate later.
  const std::vector<double> expected{1, 2, 3, 4, 5, 6, 7, 8, 9, 20, 20.5, 21, 21.5, 22, 22.5};
  REQUIRE(times.size() == expected.size());
  for (std::size_t i = 0; i < times.size(); ++i) CHECK(times[i] == Approx(expected[i]));
}

TEST_CASE("Poisson requests have the rate and the variance of their law, hour by hour") {
  RequestSpec spec;
  spec.curve.per_s = 2.0;
  for (int hour = 0; hour < 24; ++hour) spec.curve.daily.push_back(hour % 3);
  const auto requests = all(spec, {.start = {}, .end = hours(24 * 20)});
  std::vector<double> counts(24 * 20);
  for (const ServiceRequest& request : requests) {
    counts[static_cast<std::size_t>(request.at.since_start.count / Duration{1_h}.count)] += 1.0;
  }
  for (int kind = 0; kind < 3; ++kind) {
    double sum = 0.0;
    double squares = 0.0;
    for (std::size_t i = static_cast<std::size_t>(kind); i < counts.size(); i += 3) {
      sum += counts[i];
      squares += counts[i] * counts[i];
    }
    const double mean = sum / 160;
    CHECK(mean == Approx(7200.0 * kind).epsilon(0.01));
    if (kind > 0) CHECK((squares / 160 - mean * mean) / mean == Approx(1.0).epsilon(0.35));
  }
}

TEST_CASE("tokens have their median and spread, and at least one") {
  RequestSpec spec;
  spec.curve.per_s = 100.0;
  spec.tokens_in = {.median = 500, .sigma = 1.0};
  spec.tokens_out = {.median = 1, .sigma = 2.0};
  double below = 0.0;
  double logs = 0.0;
  const auto requests = all(spec, {.start = {}, .end = TimePoint{100_s}});
  for (const ServiceRequest& request : requests) {
    below += request.tokens_in < 500 ? 1.0 : 0.0;
    logs += std::pow(std::log(request.tokens_in / 500.0), 2);
    CHECK(request.tokens_out >= 1);
  }
  const auto count = static_cast<double>(requests.size());
  CHECK(below / count == Approx(0.5).epsilon(0.05));
  CHECK(logs / count == Approx(1.0).epsilon(0.05));
}

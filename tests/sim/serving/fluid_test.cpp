#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "sim/serving/fluid_engine.hpp"
#include "tests/sim/serving/steady_run.hpp"

using namespace headroom;
using doctest::Approx;

namespace {

struct Both {
  RequestFigures exact;
  RequestFigures fluid;
};

/// The same requests one by one, of some seeds together, and as a fluid.
Both both(ServiceSpec spec, std::uint32_t replicas, const RateCurveSpec& curve, Duration length,
          int seeds = 4) {
  spec.requests.curve = curve;
  const TimePoint end{length};
  Both result;
  for (int seed = 1; seed <= seeds; ++seed) {
    const StreamFrame frame{
        .start = {}, .end = end, .seed = static_cast<std::uint64_t>(seed), .entity = 0};
    const auto engine = make_exact_engine(spec, frame, {});
    for (std::uint32_t i = 0; i < replicas; ++i) engine->add(i, 0);
    engine->advance(end + 1_h);
    const RequestFigures& one = engine->figures();
    result.exact.served += one.served / seeds;
    result.exact.latency.add_all(one.latency);
    result.exact.first_token.add_all(one.first_token);
  }
  SteadyResponses responses;
  FluidEngine fluid{spec, responses, {.start = {}, .end = end, .seed = 1, .entity = 0}, {}};
  for (std::uint32_t i = 0; i < replicas; ++i) fluid.add(i, 0);
  fluid.advance(end + 1_h);
  result.fluid = fluid.figures();
  return result;
}

double off(const CountingBins& exact, const CountingBins& fluid) {
  return std::abs((fluid.at(0.95).value() / exact.at(0.95).value()) - 1.0);
}

/// Loads of a day by the hour that reach `most` of what replicas can do.
RateCurveSpec day(double capacity_per_s, double most) {
  std::vector<double> factors;
  for (int hour = 0; hour < 24; ++hour) {
    factors.push_back(0.6 - (0.4 * std::cos((hour - 2) * 6.283185307179586 / 24)));
  }
  return {.per_s = capacity_per_s * most, .daily = factors};
}

}  // namespace

TEST_CASE("a fluid day has the p95 of its requests within 5 % below 80 % load") {
  const struct {
    const char* name;
    ServiceSpec spec;
    std::uint32_t replicas;
  } cases[]{{"M/M/1", exponential_service(0.02), 1},
            {"M/M/4", exponential_service(0.05), 4},
            {"constant", batch_service(13_ms, {}, 1), 1},
            {"constant, two", batch_service(30_ms, {}, 1), 2},
            {"batches", batch_service(10_ms, 2_ms, 16), 1},
            {"batches, three", batch_service(20_ms, 1_ms, 32), 3}};
  for (const auto& it : cases) {
    const double capacity = capacity_per_s(it.spec.answers.front(), it.spec.batch) * it.replicas;
    const Both result = both(it.spec, it.replicas, day(capacity, 0.79), 24_h, 1);
    CAPTURE(std::string{it.name});
    MESSAGE(it.name, ": p95 of requests ", result.exact.latency.at(0.95).value() * 1e3,
            " ms, fluid ", result.fluid.latency.at(0.95).value() * 1e3, " ms");
    CHECK(off(result.exact.latency, result.fluid.latency) < 0.05);
    CHECK(result.fluid.latency.mean_s().value() ==
          Approx(result.exact.latency.mean_s().value()).epsilon(0.05));
    CHECK(result.fluid.served == Approx(result.exact.served).epsilon(0.01));
  }
}

TEST_CASE("a fluid language model has the p95 of its requests within 5 % below 80 % load") {
  ServiceSpec spec;
  spec.language = {
      {.weights_s = 0.008, .token_s = 3e-5, .cached_s = 5e-8, .cache_tokens = 200'000}};
  spec.requests.tokens_in = {.median = 800, .sigma = 0.8};
  spec.requests.tokens_out = {.median = 150, .sigma = 0.7};
  SteadyResponses responses;
  const double capacity = responses.capacity(responses.kind_of(spec, 0)).per_s;
  CHECK(capacity > 1.0);
  for (const double load : {0.3, 0.6, 0.78}) {
    const Both result = both(spec, 1, {.per_s = capacity * load}, 4_h, 1);
    CAPTURE(load);
    MESSAGE("llm at ", load, ": p95 of requests ", result.exact.latency.at(0.95).value(),
            " s, fluid ", result.fluid.latency.at(0.95).value(), " s");
    CHECK(off(result.exact.latency, result.fluid.latency) < 0.05);
    CHECK(off(result.exact.first_token, result.fluid.first_token) < 0.08);
  }
}

TEST_CASE("what is more than replicas can do waits, and is served when they can") {
  // Two hours at twice what one replica can do, then nothing: it needs as long again.
  ServiceSpec spec = batch_service(100_ms, {}, 1);
  spec.requests.curve.steps = {{.at = {}, .per_s = 20.0}, {.at = 2_h, .per_s = 0.0}};
  SteadyResponses responses;
  FluidEngine fluid{
      spec, responses, {.start = {}, .end = TimePoint{8_h}, .seed = 1, .entity = 0}, {}};
  fluid.add(0, 0);
  fluid.advance(TimePoint{2_h});
  CHECK(fluid.in_system() == Approx(72'000.0).epsilon(1e-6));
  fluid.advance(TimePoint{8_h});
  CHECK(fluid.in_system() == Approx(0.0));
  CHECK(fluid.figures().served == Approx(144'000.0).epsilon(1e-6));
  // Waits rise evenly from 0 to two hours.
  CHECK(fluid.figures().latency.at(0.5).value() == Approx(3600.0).epsilon(0.01));
  CHECK(fluid.figures().latency.at(0.95).value() == Approx(0.95 * 7200).epsilon(0.01));
  CHECK(to_seconds(fluid.busy(0)) == Approx(14'400.0).epsilon(1e-3));
}

TEST_CASE("without replicas requests wait for the first") {
  ServiceSpec spec = batch_service(1_ms, {}, 1);
  spec.requests.curve = {.per_s = 10.0};
  SteadyResponses responses;
  FluidEngine fluid{
      spec, responses, {.start = {}, .end = TimePoint{1_h}, .seed = 1, .entity = 0}, {}};
  fluid.advance(TimePoint{60_s});
  CHECK(fluid.in_system() == Approx(600.0));
  fluid.add(0, 0);
  fluid.advance(TimePoint{1_h});
  CHECK(fluid.figures().served == Approx(36'000.0).epsilon(1e-6));
  // Requests of a wave count at the middles of its eighths.
  CHECK(fluid.figures().latency.max_s().value() == Approx(60.0).epsilon(0.0645));
}

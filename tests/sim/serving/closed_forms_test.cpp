#include <cmath>
#include <doctest/doctest.h>
#include <functional>
#include <vector>

#include "models/serving/queue_formulas.hpp"
#include "tests/sim/serving/bulk_queue.hpp"
#include "tests/sim/serving/steady_run.hpp"

using namespace headroom;
using doctest::Approx;

namespace {

/// A figure of independent runs: its mean, and what its 99 % interval reaches to either side.
struct Interval {
  double mean = 0.0;
  double half = 0.0;
  [[nodiscard]] bool holds(double value) const { return std::abs(value - mean) <= half; }
};

Interval interval_of(SteadyRun run, const std::function<double(const RequestFigures&)>& figure) {
  constexpr int runs = 20;
  constexpr double student_99 = 2.861;  // 19 degrees of freedom
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < runs; ++i) {
    run.seed = static_cast<std::uint64_t>(i) + 1;
    const auto engine = run.run();
    const double value = figure(engine->figures());
    sum += value;
    squares += value * value;
  }
  const double mean = sum / runs;
  const double variance = std::max(0.0, (squares - (runs * mean * mean)) / (runs - 1));
  return {.mean = mean, .half = student_99 * std::sqrt(variance / runs)};
}

double mean_latency(const RequestFigures& figures) { return figures.latency.mean_s().value_or(0); }

}  // namespace

TEST_CASE("Erlang's formula has its tabled values") {
  // One server waits as often as it is busy.
  CHECK(erlang_c(1, 0.7) == Approx(0.7).epsilon(1e-12));
  // Gross et al., example 2.6: two servers at load 1.5 wait with 9/14.
  CHECK(erlang_c(2, 1.5) == Approx(9.0 / 14.0).epsilon(1e-12));
}

TEST_CASE("the closed form of M/M/c integrates to its own mean") {
  const ExponentialQueue queue{.rate = 7.0, .service_rate = 2.0, .servers = 4};
  double integral = 0.0;
  constexpr double step = 1e-4;
  for (double t = step / 2; t < 40.0; t += step) integral += queue.latency_tail(t) * step;
  CHECK(integral == Approx(queue.mean_wait_s() + 0.5).epsilon(1e-6));
}

TEST_CASE("exponential answers are M/M/c") {
  for (const std::uint32_t servers : {1U, 3U, 10U}) {
    for (const double load : {0.5, 0.8}) {
      CAPTURE(servers);
      CAPTURE(load);
      const ExponentialQueue queue{
          .rate = load * servers * 10.0, .service_rate = 10.0, .servers = servers};
      const SteadyRun run{.spec = exponential_service(0.1),
                          .per_s = queue.rate,
                          .replicas = servers,
                          .seconds = 100'000.0 / queue.rate};
      const Interval mean = interval_of(run, mean_latency);
      CHECK(mean.holds(queue.mean_wait_s() + 0.1));
      CHECK(mean.half < 0.05 * mean.mean);
      // The share of answers beyond the simulated percentile, by the closed form.
      const Interval p95 = interval_of(
          run, [](const RequestFigures& figures) { return figures.latency.at(0.95).value_or(0); });
      const double reach = p95.half + (p95.mean / 256.0);
      CHECK(queue.latency_tail(p95.mean - reach) > 0.05);
      CHECK(queue.latency_tail(p95.mean + reach) < 0.05);
    }
  }
}

TEST_CASE("constant answers are M/D/1") {
  for (const double load : {0.5, 0.8, 0.9}) {
    CAPTURE(load);
    const double rate = load / 0.02;
    const SteadyRun run{
        .spec = batch_service(20_ms, {}, 1), .per_s = rate, .seconds = 100'000.0 / rate};
    CHECK(interval_of(run, mean_latency).holds(pollaczek_wait_s(rate, 0.02, 0.0) + 0.02));
    const Interval p95 = interval_of(
        run, [](const RequestFigures& figures) { return figures.latency.at(0.95).value_or(0); });
    const double reach = p95.half + (p95.mean / 256.0);
    CHECK(constant_wait_tail(rate, 0.02, p95.mean - reach - 0.02) > 0.05);
    CHECK(constant_wait_tail(rate, 0.02, p95.mean + reach - 0.02) < 0.05);
  }
}

TEST_CASE("batches are the bulk queue of its embedded chain") {
  struct Case {
    Duration fixed;
    Duration per_request;
    std::uint32_t max;
    double load;
  };
  for (const Case& it :
       {Case{20_ms, {}, 8, 0.5}, Case{20_ms, {}, 8, 0.8}, Case{5_ms, 2_ms, 16, 0.6},
        Case{5_ms, 2_ms, 16, 0.9}, Case{1_ms, 10_ms, 4, 0.7}}) {
    CAPTURE(it.max);
    CAPTURE(it.load);
    const ServiceSpec spec = batch_service(it.fixed, it.per_request, it.max);
    const double rate = it.load * capacity_per_s(spec.answers.front(), spec.batch);
    const BulkQueue queue{.rate = rate, .batch_max = it.max, .time_s = [&](std::uint32_t n) {
                            return to_seconds(spec.answers.front().time(n));
                          }};
    const SteadyRun run{.spec = spec, .per_s = rate, .seconds = 100'000.0 / rate};
    CHECK(interval_of(run, mean_latency).holds(queue.mean_latency_s()));
  }
}

#include "models/runtime/checkpoint_interval.hpp"

#include <cmath>
#include <doctest/doctest.h>

#include "headroom/random.hpp"

using namespace headroom;

namespace {

/// Useful share of a run of many intervals, with failures drawn one by one.
double simulated_goodput(const CheckpointPlan& plan, std::uint64_t seed) {
  RandomStream random{seed, "failures", 0};
  const double mean = to_seconds(plan.mean_time_to_failure);
  const double cycle = to_seconds(plan.interval + plan.write);
  double elapsed = 0.0;
  double next_failure = -mean * std::log(random.uniform());
  constexpr int intervals = 40'000;
  for (int done = 0; done < intervals;) {
    if (elapsed + cycle <= next_failure) {
      elapsed += cycle;
      ++done;
      continue;
    }
    // Restarts can fail, too, and then start again.
    do {
      elapsed = next_failure;
      next_failure += -mean * std::log(random.uniform());
    } while (elapsed + to_seconds(plan.restart) > next_failure);
    elapsed += to_seconds(plan.restart);
  }
  return intervals * to_seconds(plan.interval) / elapsed;
}

}  // namespace

TEST_CASE("published checkpoints of Llama 3 are 14 bytes a parameter in GiB") {
  constexpr double gib = 1024.0 * 1024.0 * 1024.0;
  CHECK(static_cast<double>(checkpoint_size(8.03e9).count) / gib ==
        doctest::Approx(105.0).epsilon(0.01));
  CHECK(static_cast<double>(checkpoint_size(70.55e9).count) / gib ==
        doctest::Approx(912.0).epsilon(0.01));
  CHECK(static_cast<double>(checkpoint_size(405.85e9).count) / gib ==
        doctest::Approx(5290.0).epsilon(0.01));
}

TEST_CASE("a write runs at the pace of storage or of its writers") {
  CHECK(checkpoint_write_time(1000_MB, 10_GBps, 1_GBps, 4) == 250_ms);
  CHECK(checkpoint_write_time(1000_MB, 2_GBps, 1_GBps, 4) == 500_ms);
}

TEST_CASE("Young and Daly by hand: 10 s to write, 28.8 h between failures") {
  const Duration failures{28'800'000'000'000 * 36 / 10};
  CHECK(to_seconds(failures) == doctest::Approx(103'680.0));
  CHECK(to_seconds(young_interval(10_s, failures)) == doctest::Approx(1440.0));
  // 1440 * (1 + 0.006944 / 3 + 10 / (18 * 103680)) - 10.
  CHECK(to_seconds(daly_interval(10_s, failures)) == doctest::Approx(1433.34).epsilon(1e-5));
  CHECK(daly_interval(10_s, 5_s) == 5_s);
}

TEST_CASE("goodput agrees with failures that are drawn one by one") {
  const CheckpointPlan plan{
      .interval = 600_s, .write = 30_s, .restart = 120_s, .mean_time_to_failure = 7200_s};
  CHECK(goodput(plan) == doctest::Approx(simulated_goodput(plan, 1)).epsilon(0.01));
}

TEST_CASE("Daly's interval is the best one") {
  CheckpointPlan plan{.write = 60_s, .restart = 300_s, .mean_time_to_failure = 3600_s};
  plan.interval = daly_interval(plan.write, plan.mean_time_to_failure);
  const double best = goodput(plan);
  for (const double factor : {0.7, 0.9, 1.1, 1.4}) {
    CheckpointPlan other = plan;
    other.interval = {std::llround(static_cast<double>(plan.interval.count) * factor)};
    CHECK(goodput(other) < best + 1e-5);
  }
}

#include "models/policy/kai/usage.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <doctest/doctest.h>
#include <random>
#include <vector>

#include "headroom/units.hpp"

#include "models/policy/kai/resources.hpp"

using namespace headroom;
using namespace headroom::kai;

namespace {

TimePoint at(std::int64_t seconds) { return {Duration{seconds * 1'000'000'000}}; }
Duration seconds(std::int64_t count) { return {count * 1'000'000'000}; }

Amounts gpus(double count) {
  Amounts amounts;
  amounts[Resource::gpu] = count;
  return amounts;
}

double gpu_usage(const UsageLedger& ledger, std::size_t queue, std::int64_t now_s) {
  return ledger.usage(queue, at(now_s))[Resource::gpu];
}

/// One minute of sampling after another, as the formula is written.
double obvious_usage(const std::vector<double>& held, const std::vector<double>& there,
                     std::int64_t first, std::int64_t last, double half_life_samples) {
  double used = 0.0;
  double all = 0.0;
  for (std::int64_t s = std::max<std::int64_t>(first, 0); s <= last; ++s) {
    const double decay = half_life_samples > 0.0
                             ? std::exp2(-static_cast<double>(last - s) / half_life_samples)
                             : 1.0;
    used += decay * held[static_cast<std::size_t>(s)];
    all += decay * there[static_cast<std::size_t>(s)];
  }
  return all > 0.0 ? used / all : 0.0;
}

}  // namespace

TEST_CASE("usage is the part of capacity held over the window") {
  UsageLedger ledger{{.length = seconds(600)}, 2};
  ledger.record_capacity(gpus(8), at(0));
  ledger.record_allocated(0, gpus(8), at(0));
  CHECK(gpu_usage(ledger, 0, 0) == doctest::Approx(1.0));
  ledger.record_allocated(0, gpus(2), at(60));
  // Samples at 0 and 60 s: 8 and 2 of 8 GPUs.
  CHECK(gpu_usage(ledger, 0, 60) == doctest::Approx(10.0 / 16.0));
  CHECK(gpu_usage(ledger, 0, 119) == doctest::Approx(10.0 / 16.0));
  CHECK(gpu_usage(ledger, 0, 120) == doctest::Approx(12.0 / 24.0));
  // Ten samples fit into ten minutes: at 600 s the one at 0 has left.
  CHECK(gpu_usage(ledger, 0, 540) == doctest::Approx((8 + 9 * 2) / 80.0));
  CHECK(gpu_usage(ledger, 0, 600) == doctest::Approx(2.0 / 8.0));
  CHECK(gpu_usage(ledger, 1, 600) == 0.0);
}

TEST_CASE("what changes between two samples is not seen") {
  UsageLedger ledger{{}, 1};
  ledger.record_capacity(gpus(4), at(0));
  ledger.record_allocated(0, gpus(0), at(0));
  ledger.record_allocated(0, gpus(4), at(61));
  ledger.record_allocated(0, gpus(1), at(119));
  CHECK(gpu_usage(ledger, 0, 120) == doctest::Approx(1.0 / 12.0));
}

TEST_CASE("old use fades by half in a half-life") {
  UsageLedger ledger{{.half_life = seconds(60)}, 1};
  ledger.record_capacity(gpus(1), at(0));
  ledger.record_allocated(0, gpus(1), at(0));
  ledger.record_allocated(0, gpus(0), at(60));
  // Weights 1/4, 1/2, 1 for the samples at 0, 60 and 120 s.
  CHECK(gpu_usage(ledger, 0, 120) == doctest::Approx(0.25 / 1.75));
}

TEST_CASE("a tumbling window starts again from nothing") {
  UsageLedger ledger{{.window = UsageWindow::tumbling, .length = seconds(600), .begin = at(300)},
                     1};
  ledger.record_capacity(gpus(2), at(0));
  ledger.record_allocated(0, gpus(2), at(0));
  CHECK(ledger.window_begin(at(299)).since_start.count == at(-300).since_start.count);
  CHECK(ledger.window_begin(at(899)).since_start.count == at(300).since_start.count);
  ledger.record_allocated(0, gpus(1), at(840));
  CHECK(gpu_usage(ledger, 0, 899) == doctest::Approx((9 * 2 + 1) / 20.0));
  CHECK(gpu_usage(ledger, 0, 900) == doctest::Approx(0.5));
}

TEST_CASE("a cron window starts when its line says") {
  const auto midnight = parse_cron("0 0 * * *");
  REQUIRE(midnight.value);
  // The run starts at 23:50 UTC.
  UsageLedger ledger{{.window = UsageWindow::cron,
                      .cron = *midnight.value,
                      .start_epoch_s = 20'514 * 86'400 - 600},
                     1};
  ledger.record_capacity(gpus(2), at(0));
  ledger.record_allocated(0, gpus(2), at(0));
  ledger.record_allocated(0, gpus(1), at(300));
  CHECK(gpu_usage(ledger, 0, 540) == doctest::Approx((5 * 2 + 5) / 20.0));
  CHECK(gpu_usage(ledger, 0, 600) == doctest::Approx(0.5));
}

TEST_CASE("usage agrees with the sum sample by sample") {
  std::mt19937_64 random{7};
  for (int round = 0; round < 200; ++round) {
    const bool fades = random() % 2 == 0;
    const bool tumbles = random() % 2 == 0;
    const auto length = static_cast<std::int64_t>(5 + random() % 60);
    UsageRule rule{.window = tumbles ? UsageWindow::tumbling : UsageWindow::sliding,
                   .length = seconds(60 * length)};
    if (fades) rule.half_life = seconds(60 * 7);
    UsageLedger ledger{rule, 1};
    std::vector<double> held;
    std::vector<double> there;
    double now_held = 0.0;
    double now_there = 10.0;
    for (std::int64_t minute = 0; minute < 150; ++minute) {
      if (random() % 5 == 0) now_held = static_cast<double>(random() % 11);
      if (random() % 20 == 0) now_there = static_cast<double>(10 + random() % 3);
      ledger.record_allocated(0, gpus(now_held), at(60 * minute));
      ledger.record_capacity(gpus(now_there), at(60 * minute));
      held.push_back(now_held);
      there.push_back(now_there);
      const std::int64_t first = tumbles ? minute / length * length : minute - length + 1;
      const double wanted = obvious_usage(held, there, first, minute, fades ? 7.0 : 0.0);
      // Differences of sums of 150 samples lose a few digits.
      CHECK(gpu_usage(ledger, 0, 60 * minute) == doctest::Approx(wanted).epsilon(1e-9));
    }
  }
}

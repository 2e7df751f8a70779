// Fair shares over time: how past use decides who gets the next units.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/policy/kai/fair_share.hpp"
#include "models/policy/kai/queue.hpp"
#include "models/policy/kai/resources.hpp"
#include "models/policy/kai/usage.hpp"
#include "tests/models/policy/kai/queue_samples.hpp"

using namespace headroom;
using namespace headroom::kai;

namespace {

constexpr std::int64_t minutes_of_week = 7 * 24 * 60;
constexpr double cluster_gpus = 100'000;

TimePoint at_minute(std::int64_t minute) { return {Duration{minute * 60'000'000'000}}; }

/// Two queues with the same weight and no quota, always asking for everything. Each minute both
/// hold what the division gives them.
class TwoQueues {
 public:
  explicit TwoQueues(const UsageRule& rule) : ledger_{rule, 2} {
    std::vector<Queue> queues;
    for (int i = 0; i < 2; ++i) {
      queues.push_back(gpu_queue(i == 0 ? "early" : "late",
                                 {.limit = unlimited, .over_quota_weight = 1, .request = 0}, i));
    }
    tree_ = QueueTree{queues};
    ledger_.record_capacity(gpus(cluster_gpus), at_minute(0));
  }

  /// The part of the cluster that the first queue gets in this minute.
  double step(std::int64_t minute, const std::array<bool, 2>& demands) {
    for (std::size_t i = 0; i < 2; ++i) {
      QueueShare& share = tree_[id_at<QueueId>(i)].share(Resource::gpu);
      share.request = demands[i] ? cluster_gpus : 0;
      share.usage = minute == 0 ? 0 : ledger_.usage(i, at_minute(minute - 1))[Resource::gpu];
    }
    divide_tree(gpus(cluster_gpus), 1, tree_);
    for (std::size_t i = 0; i < 2; ++i)
      ledger_.record_allocated(i, gpus(share(i)), at_minute(minute));
    return share(0) / cluster_gpus;
  }

 private:
  [[nodiscard]] double share(std::size_t i) const {
    return tree_[id_at<QueueId>(i)].share(Resource::gpu).fair_share;
  }

  QueueTree tree_;
  UsageLedger ledger_;
};

constexpr std::array<bool, 2> first_only{true, false};
constexpr std::array<bool, 2> both{true, true};

}  // namespace

TEST_CASE("who used the cluster alone for a week gets 1 - exp(-t) of it in the week after") {
  // With equal weights n = 1/2 and k = 1 the weight of a queue is max(0, 1 - usage). While the
  // cluster is full the usages add up to 1, so that the first queue's part is 1 - u for its usage
  // u. A week's window loses minutes in which it had all: u' = (1 - u) - 1 = -u a week.
  TwoQueues queues{UsageRule{}};
  for (std::int64_t minute = 0; minute < minutes_of_week; ++minute) {
    CHECK(queues.step(minute, first_only) == 1.0);
  }
  for (std::int64_t minute = 0; minute < minutes_of_week; ++minute) {
    const double weeks = static_cast<double>(minute) / static_cast<double>(minutes_of_week);
    // Usage is one minute old when shares are made from it.
    CHECK(queues.step(minutes_of_week + minute, both) ==
          doctest::Approx(1 - std::exp(-weeks)).scale(1).epsilon(3e-4));
  }
}

TEST_CASE("with a half-life the early use is forgiven as it fades") {
  // Without an end of the window in sight, u' = (1 - u) lambda - u lambda, lambda = ln 2 a
  // half-life: u = 1/2 + 1/2 exp(-2 lambda t), and the first queue's part is 1 - u.
  UsageRule rule{.length = Duration{1000 * 7 * 24 * std::int64_t{3'600'000'000'000}}};
  rule.half_life = Duration{24 * std::int64_t{3'600'000'000'000}};
  TwoQueues queues{rule};
  constexpr std::int64_t day = 24 * 60;
  constexpr std::int64_t alone = 30 * day;
  for (std::int64_t minute = 0; minute < alone; ++minute) queues.step(minute, first_only);
  for (std::int64_t minute = 0; minute < 5 * day; ++minute) {
    const double half_lives = static_cast<double>(minute) / static_cast<double>(day);
    const double usage = 0.5 + 0.5 * std::exp(-2 * std::log(2.0) * half_lives);
    // A minute is a thousandth of a half-life, which is what the steps differ by.
    CHECK(queues.step(alone + minute, both) == doctest::Approx(1 - usage).scale(1).epsilon(1e-3));
  }
}

TEST_CASE("a tumbling window forgives at once") {
  UsageRule rule{.window = UsageWindow::tumbling};
  TwoQueues queues{rule};
  for (std::int64_t minute = 0; minute < minutes_of_week; ++minute) queues.step(minute, first_only);
  // The first minute is still shared by the old week's last sample.
  queues.step(minutes_of_week, both);
  for (std::int64_t minute = 1; minute < 60; ++minute) queues.step(minutes_of_week + minute, both);
  CHECK(queues.step(minutes_of_week + 60, both) == doctest::Approx(0.5).epsilon(0.02));
}

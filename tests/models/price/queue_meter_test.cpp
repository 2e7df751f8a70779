#include "models/price/queue_meter.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <numeric>
#include <optional>
#include <vector>

#include "headroom/random.hpp"
#include "headroom/units.hpp"

namespace headroom {
namespace {

TimePoint at(std::int64_t nanoseconds) { return {{nanoseconds}}; }

std::vector<BilledQueue> queues_of(const std::vector<std::optional<std::int64_t>>& deserved_milli) {
  std::vector<BilledQueue> queues;
  for (const auto& deserved : deserved_milli) {
    queues.push_back({.name = {}, .deserved = std::nullopt});
    if (deserved) queues.back().deserved = GpuShare{*deserved};
  }
  return queues;
}

struct Change {
  std::int64_t time = 0;
  std::size_t queue = 0;
  std::int64_t by = 0;
};

/// A common multiple of all idle totals below 24, so that the referee needs no fractions.
constexpr WideInt common = 5'354'228'880;

/// Looks at every nanosecond. `lent` is counted in units of 1 / common.
struct PlainUse {
  WideInt used = 0;
  WideInt within = 0;
  WideInt over = 0;
  WideInt idle = 0;
  WideInt lent = 0;
};

std::vector<PlainUse> plain_uses(const std::vector<std::optional<std::int64_t>>& deserved,
                                 const std::vector<Change>& changes, std::int64_t end) {
  std::vector<PlainUse> uses(deserved.size());
  std::vector<std::int64_t> held(deserved.size());
  for (std::int64_t time = 0; time < end; ++time) {
    for (const Change& change : changes) {
      if (change.time == time) held[change.queue] += change.by;
    }
    WideInt over = 0;
    WideInt idle = 0;
    for (std::size_t i = 0; i < held.size(); ++i) {
      if (!deserved[i]) continue;
      over += std::max<std::int64_t>(0, held[i] - *deserved[i]);
      idle += std::max<std::int64_t>(0, *deserved[i] - held[i]);
    }
    for (std::size_t i = 0; i < held.size(); ++i) {
      PlainUse& use = uses[i];
      use.used += held[i];
      if (!deserved[i]) {
        use.within += held[i];
        continue;
      }
      const WideInt own_idle = std::max<std::int64_t>(0, *deserved[i] - held[i]);
      use.within += std::min(held[i], *deserved[i]);
      use.over += std::max<std::int64_t>(0, held[i] - *deserved[i]);
      use.idle += own_idle;
      if (idle > 0) use.lent += own_idle * std::min(over, idle) * (common / idle);
    }
  }
  return uses;
}

std::vector<QueueUse> metered(const std::vector<std::optional<std::int64_t>>& deserved,
                              const std::vector<Change>& changes, std::int64_t end) {
  QueueMeter meter{queues_of(deserved), at(0)};
  for (const Change& change : changes) meter.change(change.queue, {change.by}, at(change.time));
  return meter.close(at(end));
}

void compare(const std::vector<QueueUse>& seen, const std::vector<PlainUse>& wanted) {
  REQUIRE(seen.size() == wanted.size());
  WideInt lent = 0;
  WideInt lent_wanted = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    CHECK(static_cast<std::int64_t>(seen[i].used.count) ==
          static_cast<std::int64_t>(wanted[i].used));
    CHECK(bool{seen[i].within_quota.count == wanted[i].within});
    CHECK(bool{seen[i].over_quota.count == wanted[i].over});
    CHECK(bool{seen[i].quota_idle.count == wanted[i].idle});
    CHECK(bool{seen[i].quota_lent <= seen[i].quota_idle});
    // Below one unit for rounding down, and one for each queue whose rest went elsewhere.
    const WideInt off = seen[i].quota_lent.count * common - wanted[i].lent;
    const WideInt allowed = common * static_cast<WideInt>(seen.size() + 1);
    CHECK(bool{off <= allowed});
    CHECK(bool{off >= -allowed});
    lent += seen[i].quota_lent.count;
    lent_wanted += wanted[i].lent;
  }
  CHECK(bool{lent * common == lent_wanted});
}

}  // namespace

TEST_CASE("a queue's use is told by its quota, and what others use beyond theirs is lent") {
  // a deserves 6 and holds 2; b deserves 2 and holds 5 from 10 on; c deserves 4 and holds none.
  const std::vector<QueueUse> uses = metered({6, 2, 4}, {{0, 0, 2}, {10, 1, 5}, {30, 1, -5}}, 40);
  CHECK(uses[0].used == GpuShareTime{80});
  CHECK(uses[0].within_quota == GpuShareTime{80});
  CHECK(uses[0].quota_idle == GpuShareTime{160});
  CHECK(uses[1].used == GpuShareTime{100});
  CHECK(uses[1].within_quota == GpuShareTime{40});
  CHECK(uses[1].over_quota == GpuShareTime{60});
  CHECK(uses[1].quota_idle == GpuShareTime{40});
  CHECK(uses[2].quota_idle == GpuShareTime{160});
  // From 10 to 30 three are used over quota, and a and c have four idle each: half of 60.
  CHECK(uses[0].quota_lent == GpuShareTime{30});
  CHECK(uses[1].quota_lent == GpuShareTime{0});
  CHECK(uses[2].quota_lent == GpuShareTime{30});
}

TEST_CASE("no more is lent than lies idle, and a quota without bound neither lends nor borrows") {
  const std::vector<QueueUse> uses = metered({3, 0, std::nullopt}, {{0, 1, 10}, {0, 2, 7}}, 5);
  CHECK(uses[0].quota_lent == GpuShareTime{15});
  CHECK(uses[1].over_quota == GpuShareTime{50});
  CHECK(uses[2].within_quota == GpuShareTime{35});
  CHECK(uses[2].quota_idle == GpuShareTime{0});
  CHECK(uses[2].quota_lent == GpuShareTime{0});
}

TEST_CASE("thirds sum to what was lent") {
  const std::vector<QueueUse> uses = metered({1, 1, 1, 0}, {{0, 3, 1}}, 100);
  CHECK(uses[0].quota_lent + uses[1].quota_lent + uses[2].quota_lent == GpuShareTime{100});
  for (int i = 0; i < 3; ++i) {
    CHECK(bool{uses[static_cast<std::size_t>(i)].quota_lent.count >= 33});
    CHECK(bool{uses[static_cast<std::size_t>(i)].quota_lent.count <= 34});
  }
}

TEST_CASE("the meter agrees with one that looks at every instant") {
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    CAPTURE(seed);
    RandomStream random{seed, "queue meter", 0};
    std::vector<std::optional<std::int64_t>> deserved(1 + random.below(5));
    for (auto& quota : deserved) {
      if (random.below(8) > 0) quota = static_cast<std::int64_t>(random.below(5));
    }
    std::vector<std::int64_t> held(deserved.size());
    std::vector<Change> changes;
    std::int64_t time = 0;
    for (std::uint64_t i = random.below(30); i > 0; --i) {
      time += static_cast<std::int64_t>(random.below(4));
      const std::size_t queue = random.below(deserved.size());
      const std::int64_t to = static_cast<std::int64_t>(random.below(9));
      changes.push_back({time, queue, to - held[queue]});
      held[queue] = to;
    }
    const std::int64_t end = time + static_cast<std::int64_t>(random.below(4));
    compare(metered(deserved, changes, end), plain_uses(deserved, changes, end));
  }
}

TEST_CASE("years of a large cluster stay exact") {
  // 100,000 GPUs over ten years, of which a third is lent by two queues of unlike size.
  constexpr std::int64_t year = 31'557'600'000'000'000;
  const std::vector<QueueUse> uses =
      metered({70'000'000, 20'000'000, 0}, {{0, 2, 30'000'000}}, 10 * year);
  const WideInt lent = WideInt{30'000'000} * 10 * year;
  CHECK(bool{uses[0].quota_lent.count + uses[1].quota_lent.count == lent});
  const WideInt off = uses[0].quota_lent.count - lent * 7 / 9;
  constexpr WideInt gpu_second = 1'000'000'000'000;
  CHECK(bool{off < gpu_second / 10'000});
  CHECK(bool{off > -gpu_second / 10'000});
}

TEST_CASE("a price is rounded once, to the nearest millionth") {
  const GpuShareTime half_hour = whole_gpus(1) * 1'800_s;
  CHECK(price_of(half_hour, 1'200'000) == 600'000);
  CHECK(price_of(half_hour, 1) == 1);
  CHECK(price_of(half_hour - GpuShareTime{1}, 1) == 0);
  CHECK(price_of(whole_gpus(100'000) * 8'760_h, 1'000'000) == 876'000'000'000'000);
}

}  // namespace headroom

#include "sim/observe/idle_history.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <doctest/doctest.h>
#include <vector>

#include "headroom/random.hpp"
#include "headroom/units.hpp"

namespace headroom {
namespace {

using doctest::Approx;

TimePoint at(Duration time) { return TimePoint{time}; }

struct Booking {
  TimePoint from;
  TimePoint to;
  std::size_t reason = 0;
  std::int64_t gpus = 0;
};

/// The same by looking at every booking.
std::array<double, IdleHistory::reasons> plain_parts(const std::vector<Booking>& bookings,
                                                     TimePoint from, TimePoint to) {
  std::array<double, IdleHistory::reasons> sums{};
  double all = 0.0;
  for (const Booking& booking : bookings) {
    const Duration shared = std::min(to, booking.to) - std::max(from, booking.from);
    if (shared.count <= 0) continue;
    const double time = static_cast<double>(shared.count) * static_cast<double>(booking.gpus);
    sums[booking.reason] += time;
    all += time;
  }
  if (all > 0.0) {
    for (double& sum : sums) sum /= all;
  }
  return sums;
}

}  // namespace

TEST_CASE("parts of idle time, by hand") {
  IdleHistory history;
  history.book(at(0_s), at(100_s), 0, whole_gpus(4));
  history.book(at(100_s), at(200_s), 1, whole_gpus(1));
  history.book(at(100_s), at(200_s), 0, whole_gpus(3));
  const auto first = history.parts(at(0_s), at(50_s));
  CHECK(first[0] == Approx(1.0));
  const auto later = history.parts(at(120_s), at(180_s));
  CHECK(later[0] == Approx(0.75));
  CHECK(later[1] == Approx(0.25));
  const auto all = history.parts(at(0_s), at(200_s));
  CHECK(all[0] == Approx(7.0 / 8.0).epsilon(1e-3));
  CHECK(history.parts(at(300_s), at(400_s)) == std::array<double, IdleHistory::reasons>{});
}

TEST_CASE("over runs of any length, parts agree with a look at every booking") {
  RandomStream random{7, "idle", 0};
  for (int round = 0; round < 40; ++round) {
    IdleHistory history;
    std::vector<Booking> bookings;
    TimePoint now;
    const double mean_s = 0.001 * static_cast<double>(1U << static_cast<unsigned>(round % 20));
    for (int i = 0; i < 500; ++i) {
      const auto span = Duration{1 + static_cast<std::int64_t>(random.uniform() * mean_s * 2e9)};
      const Booking booking{.from = now,
                            .to = now + span,
                            .reason = static_cast<std::size_t>(random.uniform() * 4.0),
                            .gpus = 1 + static_cast<std::int64_t>(random.uniform() * 8.0)};
      history.book(booking.from, booking.to, booking.reason, whole_gpus(booking.gpus));
      bookings.push_back(booking);
      now = booking.to;
    }
    // A tenth of the run is 410 to 820 steps, of which those at the ends count in part.
    const Duration tenth{now.since_start.count / 10};
    for (int part = 0; part < 10; ++part) {
      const TimePoint from{tenth * part};
      const auto seen = history.parts(from, from + tenth);
      const auto meant = plain_parts(bookings, from, from + tenth);
      for (std::size_t reason = 0; reason < IdleHistory::reasons; ++reason) {
        CHECK(std::abs(seen[reason] - meant[reason]) < 0.01);
      }
    }
  }
}

}  // namespace headroom

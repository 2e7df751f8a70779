#include "models/serving/autoscaler.hpp"

#include <doctest/doctest.h>

using namespace headroom;

namespace {

TimePoint at(int seconds) { return TimePoint{Duration{seconds * 1'000'000'000LL}}; }

ScalingView busy(int seconds, double measure, std::uint32_t ready) {
  return {.now = at(seconds),
          .measure = measure,
          .panic_measure = measure,
          .ready = ready,
          .wanted = ready,
          .is_empty = false};
}

}  // namespace

TEST_CASE("as many replicas as targets fit in the measure, rounded up") {
  Autoscaler scaler{{.target = 10.0}};
  CHECK(scaler.wanted(busy(2, 35.0, 3)) == 4);
  CHECK(scaler.wanted(busy(4, 40.0, 4)) == 4);
  CHECK(scaler.wanted(busy(6, 40.1, 4)) == 5);
  CHECK(scaler.wanted(busy(8, 1.0, 5)) == 1);
}

TEST_CASE("within its tolerance nothing changes") {
  Autoscaler scaler{{.measure = ScalingMeasure::utilisation, .target = 0.5, .tolerance = 0.1}};
  CHECK(scaler.wanted(busy(15, 5.4, 10)) == 10);
  CHECK(scaler.wanted(busy(30, 4.6, 10)) == 10);
  CHECK(scaler.wanted(busy(45, 5.6, 10)) == 12);
}

TEST_CASE("the highest wish of late counts on the way down") {
  Autoscaler scaler{{.target = 1.0, .down_delay = 300_s}};
  CHECK(scaler.wanted(busy(0, 8.0, 8)) == 8);
  CHECK(scaler.wanted(busy(100, 5.0, 8)) == 8);
  CHECK(scaler.wanted(busy(200, 3.0, 8)) == 8);
  CHECK(scaler.wanted(busy(301, 2.0, 8)) == 5);
  CHECK(scaler.wanted(busy(401, 2.0, 5)) == 3);
  CHECK(scaler.wanted(busy(402, 9.0, 3)) == 9);
}

TEST_CASE("in a panic the short window rules and nothing is taken away") {
  Autoscaler scaler{{.target = 1.0, .panic_window = 6_s}};
  ScalingView view = busy(2, 2.0, 2);
  view.panic_measure = 5.0;
  CHECK(scaler.wanted(view) == 5);
  CHECK(scaler.panics());
  view = busy(10, 1.0, 5);
  CHECK(scaler.wanted(view) == 5);
  // A stable window of 60 s after the last burst it is over; half go at a time.
  view = busy(63, 1.0, 5);
  CHECK(scaler.wanted(view) == 2);
  CHECK(!scaler.panics());
}

TEST_CASE("the last replica rests after its delay, and not while requests are there") {
  Autoscaler scaler{{.target = 1.0}};
  ScalingView view = busy(0, 0.1, 1);
  CHECK(scaler.wanted(view) == 1);
  view = {.now = at(30), .measure = 0.0, .ready = 1, .wanted = 1, .is_empty = true};
  CHECK(scaler.wanted(view) == 1);
  view.now = at(31);
  CHECK(scaler.wanted(view) == 0);
  view = {.now = at(40), .measure = 0.0, .ready = 0, .wanted = 0, .is_empty = false};
  CHECK(scaler.wanted(view) == 1);
}

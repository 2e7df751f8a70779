#include "models/policy/packing/packing_curve.hpp"

#include <doctest/doctest.h>

namespace headroom {
namespace {

TEST_CASE("a point is the mean over the arrivals that round to its percent") {
  PackingCurve curve{100'000, 4};
  curve.add({.arrived_milli = 400, .taken_milli = 400, .fragmented_milli = 1000.0});
  curve.add({.arrived_milli = 500, .taken_milli = 500, .fragmented_milli = 3000.0});
  curve.add({.arrived_milli = 1500, .taken_milli = 1000, .fragmented_milli = 4000.0});
  curve.add({.arrived_milli = 2500, .taken_milli = 2000, .fragmented_milli = 5000.0});
  const auto points = curve.points();
  REQUIRE(points.size() == 5);
  // 0.5 % and 2.5 % round to the even number below, 1.5 % to the one above.
  CHECK(points[0].allocated_percent == doctest::Approx(0.45));
  CHECK(points[0].fragmented_percent == doctest::Approx(2.0));
  CHECK(points[2].allocated_percent == doctest::Approx(1.5));
  // Nothing arrived at 1 %: the mean over all that did at 0 and 2 %.
  CHECK(points[1].allocated_percent == doctest::Approx(0.98).epsilon(0.001));
  // Nor at 3 %: as at 2 %; nor anywhere near 4 %: as before.
  CHECK(points[3].allocated_percent == doctest::Approx(1.5));
  CHECK(points[4].allocated_percent == doctest::Approx(1.5));
}

TEST_CASE("arrivals beyond the last percent do not count") {
  PackingCurve curve{1000, 1};
  curve.add({.arrived_milli = 5000, .taken_milli = 1000, .fragmented_milli = 0.0});
  CHECK(curve.points()[1].allocated_percent == 0.0);
}

}  // namespace
}  // namespace headroom

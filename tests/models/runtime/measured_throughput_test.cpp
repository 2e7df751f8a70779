#include "models/runtime/measured_throughput.hpp"

#include <doctest/doctest.h>

using namespace headroom;

namespace {

/// Steps of 10 ms + 1 ms a sample.
const ThroughputTable table{.points = {{"a100", 10, 500.0}, {"a100", 90, 900.0}}};

}  // namespace

TEST_CASE("a measured point is taken as it is") {
  const auto found = look_up(table, "a100", 90);
  REQUIRE(found.has_value());
  CHECK(found->samples_per_second == 900.0);
  CHECK(found->origin == ThroughputOrigin::measured);
}

TEST_CASE("between points the time of a step is linear, outside the nearest counts") {
  const auto between = look_up(table, "a100", 40);
  REQUIRE(between.has_value());
  CHECK(between->samples_per_second == doctest::Approx(800.0));
  CHECK(between->origin == ThroughputOrigin::interpolated);
  CHECK(look_up(table, "a100", 200)->samples_per_second == 900.0);
  CHECK(look_up(table, "a100", 1)->samples_per_second == 500.0);
  CHECK_FALSE(look_up(table, "v100", 90).has_value());
}

TEST_CASE("a transfer weighs the ratios of compute and memory, and says so") {
  const ThroughputTransfer wanted{.reference = "a100",
                                  .reference_rates = {.compute = {300e12}, .memory = {1.5e12}},
                                  .rates = {.compute = {100e12}, .memory = {1.0e12}}};
  const auto moved = transfer(table, wanted, 90);
  REQUIRE(moved.has_value());
  // 900 / (0.45 * 3 + 0.55 * 1.5).
  CHECK(moved->samples_per_second == doctest::Approx(900.0 / 2.175));
  CHECK(moved->origin == ThroughputOrigin::transferred);
}

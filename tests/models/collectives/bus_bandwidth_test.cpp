#include "models/fabric/collectives/bus_bandwidth.hpp"

#include <doctest/doctest.h>

#include "models/fabric/collectives/collectives.hpp"

using namespace headroom;

TEST_CASE("bus bandwidth is the rate of a link, whatever the number of ranks") {
  for (const std::uint32_t ranks : {2U, 5U, 8U}) {
    const CollectiveGroup group{.nodes = 1, .ranks_per_node = ranks, .intra = 80_GBps};
    const Duration time = ring_all_reduce().make()->time(900_MB, group);
    const Bandwidth seen = bus_bandwidth(CollectiveKind::all_reduce, ranks, 900_MB, time);
    CHECK(seen.count == doctest::Approx(80e9).epsilon(1e-6));
  }
}

TEST_CASE("bus factors by hand") {
  CHECK(bus_factor(CollectiveKind::all_reduce, 8) == doctest::Approx(1.75));
  CHECK(bus_factor(CollectiveKind::all_gather, 8) == doctest::Approx(0.875));
  CHECK(bus_factor(CollectiveKind::reduce_scatter, 4) == doctest::Approx(0.75));
  CHECK(bus_factor(CollectiveKind::all_to_all, 2) == doctest::Approx(0.5));
  CHECK(bus_factor(CollectiveKind::broadcast, 8) == 1.0);
  CHECK(bus_factor(CollectiveKind::all_reduce, 1) == 0.0);
}

TEST_CASE("the curve of eight A100 by hand") {
  const RampedCurve curve = switched_curve(300_GBps);
  // Nothing but the floor for a few bytes: 43 us + 1024 * 1.75 / 231.6 GB/s + 160 us * 34e-6.
  CHECK(to_seconds(curve.time(CollectiveKind::all_reduce, 8, Bytes{1024})) ==
        doctest::Approx(43.013e-6).epsilon(1e-4));
  // 32 MiB: 43 + 253.5 + 160 * (1 - exp(-33.55/30)) = 43 + 253.5 + 107.7 us.
  CHECK(to_seconds(curve.time(CollectiveKind::all_reduce, 8, Bytes{33'554'432})) ==
        doctest::Approx(404.2e-6).epsilon(1e-3));
  const Bytes large{8'589'934'592};
  const Duration time = curve.time(CollectiveKind::all_reduce, 8, large);
  CHECK(bus_bandwidth(CollectiveKind::all_reduce, 8, large, time).count ==
        doctest::Approx(230.9e9).epsilon(1e-3));
}

TEST_CASE("switches that add up carry more than the link rate, older ones less") {
  CHECK(switched_curve(450_GBps).rate.count > 450e9);
  CHECK(switched_curve(300_GBps).rate.count < 300e9);
  CHECK(switched_curve(150_GBps).rate.count == doctest::Approx(127.5e9));
  CHECK(switched_curve(450_GBps).floor < switched_curve(300_GBps).floor);
}

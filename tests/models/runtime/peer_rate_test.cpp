#include "models/runtime/peer_rate.hpp"

#include <doctest/doctest.h>

using namespace headroom;

namespace {

double gb_per_s(PeerFabric fabric) { return peer_rate(fabric).count / 1e9; }

}  // namespace

TEST_CASE("peer rates by hand") {
  CHECK(gb_per_s({.interconnect = GpuInterconnect::nvswitch, .link = 300_GBps, .ranks = 8}) ==
        doctest::Approx(234.0));
  CHECK(
      gb_per_s({.interconnect = GpuInterconnect::nvlink_cube_mesh, .link = 80_GBps, .ranks = 8}) ==
      doctest::Approx(62.4));
  PeerFabric slots{.interconnect = GpuInterconnect::pcie, .pcie = 16_GBps, .ranks = 8};
  CHECK(gb_per_s(slots) == doctest::Approx(9.6));
  slots.shares_uplinks = true;
  CHECK(gb_per_s(slots) == doctest::Approx(4.8));
  CHECK(gb_per_s({.interconnect = GpuInterconnect::roce_mesh, .ranks = 8}) == 100.0);
}

TEST_CASE("a bridge helps its pair; a third card drops the ring to its slot") {
  PeerFabric pair{.interconnect = GpuInterconnect::nvlink_bridge,
                  .link = 300_GBps,
                  .pcie = 32_GBps,
                  .ranks = 2};
  CHECK(gb_per_s(pair) == doctest::Approx(210.0));
  pair.ranks = 3;
  CHECK(gb_per_s(pair) == doctest::Approx(19.2));
}

TEST_CASE("without peer-to-peer all cards share the host") {
  CHECK(gb_per_s({.interconnect = GpuInterconnect::pcie_host_bounce, .ranks = 2}) == 7.5);
  CHECK(gb_per_s({.interconnect = GpuInterconnect::pcie_host_bounce, .ranks = 4}) == 3.75);
}

#include "models/fabric/collectives/carrier.hpp"

#include <doctest/doctest.h>

using namespace headroom;

TEST_CASE("what stands between a wire and device memory costs in this order") {
  CHECK(carrier_efficiency(Carrier::rdma_direct) > carrier_efficiency(Carrier::rdma_grace));
  CHECK(carrier_efficiency(Carrier::rdma_grace) > carrier_efficiency(Carrier::roce));
  CHECK(carrier_efficiency(Carrier::roce) > carrier_efficiency(Carrier::rdma_far_nic));
  CHECK(carrier_efficiency(Carrier::rdma_far_nic) > carrier_efficiency(Carrier::rdma_bounce));
  CHECK(carrier_efficiency(Carrier::rdma_bounce) > carrier_efficiency(Carrier::tcp));
}

TEST_CASE("one 100 Gb/s adapter: 12 GB/s straight, 6.25 by the host, 4.1 by sockets") {
  constexpr double line = 12.5;
  CHECK(line * carrier_efficiency(Carrier::rdma_direct) == doctest::Approx(12.0));
  CHECK(line * carrier_efficiency(Carrier::rdma_bounce) == doctest::Approx(6.25));
  CHECK(line * carrier_efficiency(Carrier::tcp) == doctest::Approx(4.125));
}

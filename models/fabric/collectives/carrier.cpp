#include "models/fabric/collectives/carrier.hpp"

namespace headroom {

double carrier_efficiency(Carrier carrier) {
  switch (carrier) {
    case Carrier::rdma_direct:
      return 0.96;
    case Carrier::rdma_grace:
      return 0.96 * 0.83;
    case Carrier::rdma_far_nic:
      return 0.96 * 0.66;
    case Carrier::roce:
      return 0.75;
    case Carrier::rdma_bounce:
      return 0.50;
    case Carrier::tcp:
      return 0.33;
  }
  return 0.33;
}

}  // namespace headroom

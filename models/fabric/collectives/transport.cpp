#include "models/fabric/collectives/transport.hpp"

namespace headroom {

double transport_efficiency(Transport transport) {
  switch (transport) {
    case Transport::rdma_direct: return 0.96;
    case Transport::rdma_grace: return 0.96 * 0.83;
    case Transport::rdma_far_nic: return 0.96 * 0.66;
    case Transport::roce: return 0.75;
    case Transport::rdma_bounce: return 0.50;
    case Transport::tcp: return 0.33;
  }
  return 0.33;
}

}  // namespace headroom

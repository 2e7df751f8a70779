#include "models/runtime/peer_rate.hpp"

#include <algorithm>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/fabric/collectives/carrier.hpp"
#include "models/hardware/server_spec.hpp"

namespace headroom {
namespace {

constexpr double link_share = 0.78;
constexpr double slot_share = 0.60;
constexpr Bandwidth host_bounce = 15_GBps;
/// Other makers' links, of which no curve is known.
constexpr Bandwidth other_mesh = 100_GBps;

Bandwidth over_slots(const PeerFabric& fabric) {
  HEADROOM_ASSERT(fabric.pcie.count > 0.0, "accelerators on PCIe have a slot rate");
  return fabric.pcie * (fabric.shares_uplinks ? slot_share / 2.0 : slot_share);
}

Bandwidth over_bridges(const PeerFabric& fabric) {
  if (fabric.ranks <= 2) return fabric.link * bridge_efficiency;
  return fabric.pcie * slot_share;
}

}  // namespace

bool shares_uplinks(const ServerSpec& server) {
  return server.interconnect == GpuInterconnect::pcie && server.gpus > 4 &&
         server.gpus_per_pcie_switch <= 2;
}

Bandwidth slot_rate(const ServerSpec& server, const AcceleratorSpec& accelerator) {
  constexpr std::uint32_t last_year_of_generation_3 = 2019;
  const Bandwidth own = accelerator.pcie_bandwidth().value_or(pcie_bandwidth(3, 16));
  if (!server.year || *server.year > last_year_of_generation_3) return own;
  return std::min(own, pcie_bandwidth(3, accelerator.pcie_lanes));
}

Bandwidth peer_rate(const PeerFabric& fabric) {
  switch (fabric.interconnect) {
    case GpuInterconnect::nvswitch:
    case GpuInterconnect::nvlink_mesh:
    case GpuInterconnect::nvlink_cube_mesh:
    case GpuInterconnect::xgmi_mesh:
      return fabric.link * link_share;
    case GpuInterconnect::nvlink_bridge:
      return over_bridges(fabric);
    case GpuInterconnect::roce_mesh:
    case GpuInterconnect::ipu_link:
      return other_mesh;
    case GpuInterconnect::pcie_host_bounce:
      return {host_bounce.count / static_cast<double>(fabric.ranks)};
    case GpuInterconnect::pcie:
    case GpuInterconnect::none:
      return over_slots(fabric);
  }
  return over_slots(fabric);
}

}  // namespace headroom

#include "models/hardware/generic_server.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/hardware/accelerator_spec.hpp"
#include "models/hardware/catalog.hpp"
#include "models/hardware/hardware_units.hpp"
#include "models/hardware/server_spec.hpp"

namespace headroom {
namespace {

// Estimates of what such boxes usually have: CoorDL (Mohan et al., VLDB 2021)
// finds 3 to 24 cores a GPU in need; servers are sold with host memory of
// several times their device memory, and hosts of two sockets rest at 100 W.
constexpr std::uint32_t cores_per_gpu = 8;
constexpr Bytes memory_per_gpu{64'000'000'000};
constexpr std::uint32_t gpus_per_switch = 4;
constexpr Watts host_idle{100.0};
constexpr Watts host_max{300.0};

constexpr std::uint32_t cube_gpus = 8;
constexpr std::uint32_t mesh_gpus_max = 4;

std::uint32_t usual_domain(GpuInterconnect interconnect, std::uint32_t gpus) {
  switch (interconnect) {
    case GpuInterconnect::none:
    case GpuInterconnect::pcie:
    case GpuInterconnect::pcie_host_bounce:
      return 0;
    case GpuInterconnect::nvlink_bridge:
      return 2;
    default:
      return gpus;
  }
}

}  // namespace

GpuInterconnect usual_interconnect(const AcceleratorSpec& accelerator, std::uint32_t gpus) {
  if (gpus < 2) return GpuInterconnect::none;
  if (!accelerator.pcie_peer_to_peer) return GpuInterconnect::pcie_host_bounce;
  switch (accelerator.peer_link) {
    case PeerLink::none:
      return GpuInterconnect::pcie;
    case PeerLink::nvlink_bridge:
      return GpuInterconnect::nvlink_bridge;
    case PeerLink::xgmi:
      return GpuInterconnect::xgmi_mesh;
    case PeerLink::roce:
      return GpuInterconnect::roce_mesh;
    case PeerLink::ipu_link:
    case PeerLink::ici:
      return GpuInterconnect::ipu_link;
    case PeerLink::nvlink:
      break;
  }
  const bool is_early = accelerator.family == "pascal" || accelerator.family == "volta";
  if (is_early && gpus == cube_gpus) return GpuInterconnect::nvlink_cube_mesh;
  return gpus <= mesh_gpus_max ? GpuInterconnect::nvlink_mesh : GpuInterconnect::nvswitch;
}

ServerSpec generic_server(const GenericServer& wanted, const Catalog& catalog,
                          const std::string& path) {
  ServerSpec server;
  server.name = wanted.name;
  server.vendor = "generic";
  server.gpus = wanted.gpus;
  server.cpu_sockets = 2;
  server.cores = wanted.cores.value_or(cores_per_gpu * std::max(wanted.gpus, 1U));
  server.memory = wanted.memory.value_or(memory_per_gpu * std::int64_t{std::max(wanted.gpus, 1U)});
  server.gpus_per_pcie_switch = gpus_per_switch;
  server.nic_attachment = NicAttachment::cpu;
  server.idle = host_idle;
  server.max = host_max;
  if (wanted.gpus > 0) {
    const AcceleratorSpec& accelerator = catalog.accelerator(wanted.accelerator, path);
    server.accelerator = accelerator.name;
    server.interconnect = usual_interconnect(accelerator, wanted.gpus);
    server.gpus_per_nvlink_domain = usual_domain(server.interconnect, wanted.gpus);
    server.idle += accelerator.idle * wanted.gpus;
    server.max += accelerator.tdp * wanted.gpus;
  }
  const std::array<NicGroup*, 3> groups{&server.compute_nics, &server.storage_nics,
                                        &server.management_nics};
  if (wanted.nics.size() > groups.size()) {
    throw InputError{{.path = path,
                      .message = "has ports of more than three kinds",
                      .hint = "up to three: for computing, for storage, for management"}};
  }
  for (std::size_t i = 0; i < wanted.nics.size(); ++i) {
    *groups.at(i) = {wanted.nics[i].count, catalog.network(wanted.nics[i].link, path).name};
  }
  return server;
}

}  // namespace headroom

#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "headroom/units.hpp"

#include "models/hardware/hardware_units.hpp"

namespace headroom {

/// How the accelerators of one server reach each other.
enum class GpuInterconnect : std::uint8_t {
  none,              ///< at most one accelerator, or none
  pcie_host_bounce,  ///< no peer-to-peer: every transfer goes through host memory (GeForce)
  pcie,              ///< peer-to-peer over PCIe switches
  nvlink_bridge,     ///< pairs joined by a bridge, PCIe between pairs
  nvlink_mesh,       ///< every pair linked directly
  nvlink_cube_mesh,  ///< hybrid cube mesh of 8: some pairs linked, rings over all
  nvswitch,          ///< any to any at full rate
  xgmi_mesh,         ///< AMD: every pair linked directly
  roce_mesh,         ///< Gaudi: Ethernet ports on the chip, every pair linked
  ipu_link,
};

/// Where the compute NICs hang, which decides whether data passes the CPU.
enum class NicAttachment : std::uint8_t { pcie_switch, cpu };

/// Equal network ports of one server.
struct NicGroup {
  std::uint32_t count = 0;
  std::string link;  ///< a name of the catalogue's networks; empty when count is 0
};

/// The disks in one server, together.
struct LocalStorageSpec {
  std::string device;  ///< a name of the catalogue's storage systems
  std::uint32_t devices = 0;
  Bytes capacity{};
  Bandwidth read{};
  Bandwidth write{};
  OpRate read_ops{};
  OpRate write_ops{};
  Duration latency{};
};

/// One server as it is bought. `accelerator` is empty and `gpus` 0 for a server
/// that has none. Power figures are of the whole server.
struct ServerSpec {
  std::string name;
  std::string vendor;
  std::optional<std::uint32_t> year;
  std::string accelerator;  ///< a name of the catalogue's accelerators
  std::uint32_t gpus = 0;
  GpuInterconnect interconnect = GpuInterconnect::none;
  std::uint32_t gpus_per_nvlink_domain = 0;  ///< 0: no direct links
  std::uint32_t gpus_per_pcie_switch = 1;
  NicAttachment nic_attachment = NicAttachment::pcie_switch;
  std::string cpu;
  std::uint32_t cpu_sockets = 1;
  std::uint32_t cores = 0;  ///< of all sockets, without hyper-threads
  Bytes memory{};
  NicGroup compute_nics;
  NicGroup storage_nics;
  NicGroup management_nics;
  LocalStorageSpec local;
  Watts idle{};
  std::optional<Watts> typical;  ///< under training load
  Watts max{};
  std::optional<Money> price;
};

}  // namespace headroom

#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "headroom/units.hpp"

#include "models/hardware/hardware_units.hpp"

namespace headroom {

enum class StorageClass : std::uint8_t {
  device,   ///< one disk in a server
  system,   ///< shared, reached over the network
  overlay,  ///< software over devices that keep their own rates: NVMe-oF, caches
  path,     ///< a limit of the way to any storage, such as one NFS connection
  memory,   ///< the page cache
};

enum class StorageProtocol : std::uint8_t {
  local,
  nfs_tcp,
  nfs_rdma,
  pnfs,
  parallel,  ///< a client of its own (Lustre, WEKA): stripes over servers
  object,
  nvme_of,
  block,
};

/// What one unit of a storage system delivers; `unit` says what a unit is.
/// Systems of several units add up to `units_max` of them.
struct StorageSpec {
  std::string name;
  std::string vendor;
  StorageClass storage_class = StorageClass::system;
  StorageProtocol protocol = StorageProtocol::nfs_tcp;
  std::string unit;  ///< `HA pair`, `appliance`, `drive`, …
  std::optional<std::uint32_t> units_max;
  Bandwidth read{};
  Bandwidth write{};
  OpRate read_ops{};                         ///< random, small
  OpRate write_ops{};                        ///< random, small
  Duration latency{};                        ///< of one small read, unloaded
  std::optional<OpRate> metadata_ops;        ///< lookups and opens; absent: not limited
  std::optional<Bandwidth> client_read;      ///< the most one client has been seen to reach
  std::optional<Bandwidth> client_write;     ///< the same for writes
  std::optional<Bandwidth> connection_read;  ///< one TCP connection or stream
  std::optional<Bytes> capacity;             ///< usable, per unit
  std::uint32_t ports = 0;                   ///< network ports per unit
  std::string port_link;                     ///< a name of the catalogue's networks
  std::optional<Watts> power;
  std::optional<Money> price;

  /// `units` >= 1 of them as one system: rates, operations, capacity, ports,
  /// power and price add up; latency and what one client or connection gets do
  /// not. Does not look at `units_max`.
  [[nodiscard]] StorageSpec of_units(std::uint32_t units) const;
};

}  // namespace headroom

#pragma once
#include <cstdint>

#include "headroom/units.hpp"

namespace headroom {

/// Clients that read objects of one size, each with so many requests open at a
/// time. A rate of 0 means that this resource never limits.
struct ClosedLoop {
  Bytes object{};
  double clients = 1.0;
  double requests_per_client = 1.0;  ///< threads times queue depth
  Duration metadata_latency{};       ///< of one metadata operation
  double metadata_per_object = 0.0;  ///< open, stat, close: 2 to 4; 0 in records
  Duration first_byte{};
  Bandwidth stream{};  ///< of one request
  Bandwidth devices{};
  Bandwidth server_ports{};
  Bandwidth client_port{};           ///< of one client, or its single connection
  double device_operations = 0.0;    ///< a second
  Bytes device_operation{};          ///< size of one of them
  double metadata_operations = 0.0;  ///< a second
};

enum class StorageLimit : std::uint8_t {
  latency,
  devices,
  server_ports,
  client_ports,
  device_operations,
  metadata,
};

struct ClosedLoopThroughput {
  double objects_per_second = 0.0;
  StorageLimit limited_by = StorageLimit::latency;
};

/// The least of: requests / latency (Little's law), bandwidth of devices, server
/// and client ports over the object size, device operations over the operations
/// of an object, and metadata operations over those of an object. Ties fall to
/// the earlier limit. Source: Little, Operations Research 9(3), 1961; Denning and
/// Buzen, Computing Surveys 10(3), 1978 (asymptotic bounds of closed networks).
/// Requires a positive object size and stream rate.
[[nodiscard]] ClosedLoopThroughput closed_loop_throughput(const ClosedLoop& loop);

}  // namespace headroom

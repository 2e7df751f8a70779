#include "models/storage/closed_loop.hpp"

#include <cmath>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

namespace headroom {

ClosedLoopThroughput closed_loop_throughput(const ClosedLoop& loop) {
  HEADROOM_ASSERT(loop.object.count > 0 && loop.stream.count > 0.0,
                  "objects have a size and move at a rate");
  const auto bytes = static_cast<double>(loop.object.count);
  const double latency = (to_seconds(loop.metadata_latency) * loop.metadata_per_object) +
                         to_seconds(loop.first_byte) + (bytes / loop.stream.count);
  ClosedLoopThroughput result{
      .objects_per_second = loop.clients * loop.requests_per_client / latency,
      .limited_by = StorageLimit::latency};
  const auto bound = [&](double capacity, double need, StorageLimit limit) {
    if (capacity <= 0.0 || need <= 0.0 || capacity / need >= result.objects_per_second) return;
    result = {.objects_per_second = capacity / need, .limited_by = limit};
  };
  bound(loop.devices.count, bytes, StorageLimit::devices);
  bound(loop.server_ports.count, bytes, StorageLimit::server_ports);
  bound(loop.clients * loop.client_port.count, bytes, StorageLimit::client_ports);
  if (loop.device_operation.count > 0) {
    const double operations = std::ceil(bytes / static_cast<double>(loop.device_operation.count));
    bound(loop.device_operations, operations, StorageLimit::device_operations);
  }
  bound(loop.metadata_operations, loop.metadata_per_object, StorageLimit::metadata);
  return result;
}

}  // namespace headroom

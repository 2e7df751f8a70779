#pragma once
#include <cstdint>
#include <vector>

#include "headroom/footprint.hpp"
#include "headroom/free_capacity.hpp"
#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/policy/packing/packing_pod.hpp"
#include "models/policy/packing/packing_room.hpp"

namespace headroom {

/// Whether a node of this capacity has a number of CPU cores; else it has CPU for anybody.
[[nodiscard]] bool counts_cpu(const NodeCapacity& capacity);

/// What `footprint` takes of each device on `node`: all of a whole GPU; an instance of
/// a partitioned one its part of the memory slices, which decide what else fits.
[[nodiscard]] GpuShare device_share(const FreeCapacity& free, NodeId node,
                                    const Footprint& footprint);

/// What a job asks of `node` as packing policies see it. Several instances of
/// partitioned GPUs, which may share one, count as one share.
[[nodiscard]] PackingPod packing_pod(const FreeCapacity& free, NodeId node,
                                     const Footprint& footprint);

/// Nodes of a cluster as packing policies see them.
class ClusterRooms {
 public:
  /// Valid until the next call. A partitioned GPU has so much free as its memory slices
  /// are; models are the groups, see group_model(). Where GPUs are not told apart, the
  /// first ones are free.
  [[nodiscard]] PackingRoom room(const FreeCapacity& free, NodeId node);

 private:
  std::vector<std::uint16_t> gpu_milli_;
};

}  // namespace headroom

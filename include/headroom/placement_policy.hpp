#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "headroom/footprint.hpp"
#include "headroom/free_capacity.hpp"
#include "headroom/ids.hpp"

namespace headroom {

/// Chooses where a job runs. Complete: when enough nodes have room, it answers
/// with some. Reads no clock; `random` is the only one with a memory, its stream.
class PlacementPolicy {
 public:
  virtual ~PlacementPolicy() = default;
  /// Writes the nodes for `footprint` to `nodes` in ascending order and returns
  /// true, or returns false when it does not fit now, which is no error. Nodes
  /// in `blocked` (may be null) are not used. Ties fall to the lowest id.
  [[nodiscard]] virtual bool place(const Footprint& footprint, const FreeCapacity& free,
                                   const NodeSet* blocked, std::vector<NodeId>& nodes) = 0;
  /// Adds to `slots` the devices that `footprint` is to share on `node`; false when
  /// it has no room there. The fullest that fit, unless a policy says otherwise.
  [[nodiscard]] virtual bool choose_devices(const Footprint& footprint, const FreeCapacity& free,
                                            NodeId node, std::vector<DeviceSlot>& slots) {
    return free.choose_devices(node, footprint, slots);
  }
};

struct PlacementEntry {
  std::string_view name;
  std::string_view summary;
  /// `seed` is used by `random` alone.
  std::unique_ptr<PlacementPolicy> (*make)(std::uint64_t seed);
};

}  // namespace headroom

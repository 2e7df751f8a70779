#pragma once
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "headroom/footprint.hpp"
#include "headroom/free_capacity.hpp"
#include "headroom/ids.hpp"
#include "headroom/units.hpp"

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
  /// Whether it reads FreeCapacity::job_classes.
  [[nodiscard]] virtual bool needs_job_classes() const { return false; }
};

/// Jobs of one shape that a run brings: what each takes of one node.
struct ExpectedJobs {
  std::uint64_t count = 0;  ///< a job of several nodes is as many
  std::uint32_t gpus = 0;   ///< devices
  GpuShare of_each{};       ///< what it takes of each of them
  std::int64_t cpu_milli = 0;
  std::vector<std::uint32_t> groups;  ///< of the ClusterSpec, those whose nodes could serve it
};

/// What some placements know of a run before it begins.
struct PlacementContext {
  std::uint64_t seed = 1;                ///< of `random`
  std::vector<ExpectedJobs> expected{};  ///< for those that say so in their entry
};

struct PlacementEntry {
  std::string_view name;
  std::string_view summary;
  std::unique_ptr<PlacementPolicy> (*make)(const PlacementContext& context);
  bool needs_expected_jobs = false;
};

}  // namespace headroom

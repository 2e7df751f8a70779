#pragma once
#include <cstddef>
#include <span>

#include "headroom/footprint.hpp"
#include "headroom/ids.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// What one job holds: the same footprint on each of its nodes, of which one
/// that runs by workers may name some more than once.
struct Allocation {
  JobId job{};
  const Footprint& footprint;
  std::span<const NodeId> nodes;  ///< ascending
  TimePoint estimated_end;
  std::span<const DeviceSlot> slots{};  ///< node by node; empty for whole GPUs

  /// The slots on the `which`-th node.
  [[nodiscard]] std::span<const DeviceSlot> slots_on(std::size_t which) const {
    if (slots.empty()) return slots;
    return slots.subspan(which * footprint.gpus_per_node, footprint.gpus_per_node);
  }
};

}  // namespace headroom

#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "headroom/footprint.hpp"
#include "headroom/ids.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// A part of one device: thousandths of it, or a MIG slice of it.
struct DeviceShare {
  std::uint16_t device = 0;  ///< position on its node
  GpuShare share{};
  struct MigSlice {
    std::uint8_t first = 0;  ///< compute slice it begins at
    std::uint8_t slices = 1;
  };
  std::optional<MigSlice> slice;
};

/// What one job holds: the same footprint on each of its nodes. A footprint of
/// whole GPUs names no devices; shares of devices are listed node by node.
struct Allocation {
  JobId job{};
  const Footprint& footprint;
  std::span<const NodeId> nodes;  ///< ascending
  TimePoint estimated_end;
  std::span<const DeviceShare> devices{};  ///< empty for whole GPUs
};

}  // namespace headroom

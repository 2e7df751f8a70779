#pragma once
#include <span>

#include "headroom/placement_policy.hpp"

namespace headroom {

/// A placement for each packing policy but `random`, under its name: the nodes of the
/// highest scores, ties to the lowest id, and there the device that the policy chooses
/// for a share. `fgd` needs to know which jobs to expect.
[[nodiscard]] std::span<const PlacementEntry> packing_placements();

}  // namespace headroom

#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

#include "headroom/footprint.hpp"
#include "headroom/ids.hpp"

namespace headroom {

/// Appends the nodes of a text such as `0-3 7` to `nodes`. False when it is no
/// list of ascending numbers below `node_count`, which may repeat; then some may
/// have been appended.
[[nodiscard]] bool append_nodes(std::string_view text, std::size_t node_count,
                                std::vector<NodeId>& nodes);

/// The same for devices: `0 2 3/4`, the latter for a MIG instance from slice 4 on.
[[nodiscard]] bool append_slots(std::string_view text, std::vector<DeviceSlot>& slots);

}  // namespace headroom

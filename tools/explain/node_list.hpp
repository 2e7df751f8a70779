#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

#include "headroom/ids.hpp"

namespace headroom {

/// Appends the nodes of a text such as `0-3 7` to `nodes`. False when it is no
/// list of ascending numbers below `node_count`; then some may have been appended.
[[nodiscard]] bool append_nodes(std::string_view text, std::size_t node_count,
                                std::vector<NodeId>& nodes);

}  // namespace headroom

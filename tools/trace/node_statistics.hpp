#pragma once
#include <string>

#include "models/workload/node_list/node_list.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// Nodes, GPUs and cores of a list, in all and by shape, as `trace stats --json` prints
/// them; `source` is the file as the user names it.
[[nodiscard]] Tree node_statistics_tree(const NodeList& list, const std::string& source);
/// The same for a person to read.
[[nodiscard]] std::string node_statistics_text(const NodeList& list);

}  // namespace headroom

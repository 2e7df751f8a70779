#pragma once
#include <vector>

#include "models/policy/kai/snapshot.hpp"
#include "tools/schedule/snapshot_nodes.hpp"

namespace headroom {

/// Names devices for pods on nodes that share GPUs and do not say which: on each node the first
/// device with room, else a new one, in the order of the file. Then files, at the node's group,
/// each resource of which pods on a node hold more than it has.
void settle_on_nodes(const SnapshotCluster& cluster, std::vector<kai::SnapshotJob>& jobs);

}  // namespace headroom

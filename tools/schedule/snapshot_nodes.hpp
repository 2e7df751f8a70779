#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "headroom/hardware.hpp"
#include "headroom/ids.hpp"

#include "models/policy/kai/snapshot.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {

/// The machines of a snapshot.
struct SnapshotCluster {
  ClusterSpec spec;
  std::vector<kai::SnapshotNode> nodes{};  ///< by NodeId, which run through the groups of `spec`
  std::vector<std::size_t> group_of{};     ///< by node
  std::vector<Section> groups{};           ///< where each group stands in the file
  std::map<std::string, std::size_t, std::less<>> by_name{};
  std::vector<NodeId> not_ready{};

  [[nodiscard]] std::vector<std::string> names() const;
};

/// Files what is wrong with the groups; those with findings are not to be relied on. Sets the
/// hardware of `context`. There are no nodes when they are too many to go on.
[[nodiscard]] SnapshotCluster read_snapshot_nodes(const Section& cluster, BuildContext& context);

}  // namespace headroom

#pragma once
#include <optional>
#include <string>
#include <vector>

#include "models/policy/kai/snapshot.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {

[[nodiscard]] std::vector<kai::SnapshotTopology> read_topologies(const Section& snapshot);

/// What `topology` of `section` asks for; files topologies and levels that are not there.
[[nodiscard]] std::optional<kai::TopologyConstraint> read_constraint(
    const Section& section, const std::vector<kai::SnapshotTopology>& topologies);

/// The tree of a job's pods: one set of all, or the job's `groups`. Of each set it counts the pods
/// in `tasks`, and files pods of no set, sets of no pods, and names that come twice.
[[nodiscard]] kai::SnapshotGroup read_groups(const Section& job,
                                             const std::vector<kai::SnapshotTask>& tasks,
                                             const std::vector<kai::SnapshotTopology>& topologies);

/// `"did you mean X?"`, or `otherwise` when no name is near.
[[nodiscard]] std::string hint_for(const std::string& name, const std::vector<std::string>& known,
                                   const std::string& otherwise);

}  // namespace headroom

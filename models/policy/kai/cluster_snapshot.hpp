#pragma once
// A simulated cluster and its jobs in the words of the scheduler.
#include <string_view>

#include "headroom/footprint.hpp"
#include "headroom/free_capacity.hpp"
#include "headroom/hardware.hpp"

#include "models/policy/kai/kai_policy.hpp"
#include "models/policy/kai/snapshot.hpp"

namespace headroom::kai {

/// The queue of every job where no tree is given.
inline constexpr std::string_view sole_queue = "all";
/// The topology that the cluster's levels make; each is a label of the nodes.
inline constexpr std::string_view sole_topology = "cluster";
/// Jobs of this priority on are not preempted, unless somebody says so. Source: KAI-Scheduler
/// commit d5bc503a, package pkg/common/podgroup.
inline constexpr int first_not_preemptible = 100;

/// Nodes by group and number, in the order of their NodeIds, and the queues. What a group does not
/// say of CPUs and memory is there in plenty. The label `kai.scheduler/type` is the group's name.
[[nodiscard]] Snapshot cluster_snapshot(const PolicySettings& settings, const ClusterSpec& cluster);

/// All that the nodes have, MIG instances by their compute slices as queues count them.
[[nodiscard]] Amounts capacity_of(const Snapshot& snapshot);

/// What one of the nodes of `footprint` asks for; `free` knows the names of MIG instances.
[[nodiscard]] PodRequest pod_request(const Footprint& footprint, const FreeCapacity& free);

}  // namespace headroom::kai

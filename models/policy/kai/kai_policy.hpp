#pragma once
// The scheduler in a simulation: turns what happens into calls on a Cluster and its changes into
// decisions.
#include <memory>
#include <optional>
#include <vector>

#include "headroom/hardware.hpp"
#include "headroom/job.hpp"
#include "headroom/scheduling_policy.hpp"
#include "headroom/units.hpp"

#include "models/policy/kai/settings.hpp"
#include "models/policy/kai/snapshot.hpp"
#include "models/policy/kai/usage.hpp"

namespace headroom::kai {

/// All that the policy is told beside the cluster and its jobs.
struct PolicySettings {
  std::vector<SnapshotQueue> queues;  ///< none: one queue without bounds for every job
  CycleSettings cycle;
  Duration period = 1'000'000'000_ns;  ///< from one cycle to the next while there is work, > 0
  std::optional<UsageRule> usage;      ///< divides by past use, too
};

/// `tables` outlives the policy and holds the names of the whole workload. Throws InputError for
/// queues that cannot be (see Cluster) and for jobs that name no leaf of the tree.
///
/// A job is a gang: a pod for each of its nodes, or for each worker where it is elastic, then of
/// at least its least width. It may be preempted unless it says no or its priority is 100 or
/// more. Pods of a gang that is incomplete hold their places and wait for the others.
[[nodiscard]] std::unique_ptr<SchedulingPolicy> make_kai_policy(const PolicySettings& settings,
                                                                const ClusterSpec& cluster,
                                                                const WorkloadTables& tables);

}  // namespace headroom::kai

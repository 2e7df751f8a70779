#pragma once
// What a caller hands in: a cluster as it stands, in plain values. Source of the fields:
// KAI-Scheduler commit d5bc503a, packages api and cache/cluster_info.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "models/policy/kai/resources.hpp"

namespace headroom::kai {

/// A pod. Numbers of removed pods are given out again.
enum class TaskId : std::uint32_t {};

/// The life of a pod as the scheduler sees it.
enum class Status : std::uint8_t {
  pending,
  gated,
  allocated,  ///< placed by the transaction under construction
  binding,
  bound,
  running,
  pipelined,  ///< placed on resources that are still being freed
  releasing,  ///< being evicted or deleted
  stuck_in_releasing,
  succeeded,
  failed,
  deleted
};

/// How a node's MIG devices may be asked for.
enum class MigStrategy : std::uint8_t { none, single, mixed };

enum class NumaPolicy : std::uint8_t { none, best_effort, restricted, single_numa_node };

/// Amounts by resource name: `cpu` in cores, `memory` in bytes, names ending in `gpu` in devices,
/// MIG profiles in instances.
using NamedAmounts = std::map<std::string, double>;

struct SnapshotZone {
  std::string id{};
  NamedAmounts allocatable{};
};

struct SnapshotNuma {
  NumaPolicy policy = NumaPolicy::none;
  std::vector<SnapshotZone> zones{};
};

struct SnapshotNode {
  std::string name{};
  std::int64_t cpu_milli = 0;
  std::int64_t memory_bytes = 0;
  std::int64_t gpus = 0;            ///< whole devices that can be allocated
  std::int64_t gpu_memory_mib = 0;  ///< of one device
  bool gpu_memory_known = true;
  std::int64_t max_pods = 110;
  MigStrategy mig = MigStrategy::none;
  std::vector<MigInstances> mig_instances{};
  std::map<std::string, std::string> labels{};
  std::optional<SnapshotNuma> numa{};
};

struct SnapshotQuota {
  double deserved = 0;  ///< CPU in milli-cores, memory in bytes, GPUs in devices; or `unlimited`
  double limit = 0;
  double over_quota_weight = 0;
};

struct SnapshotQueue {
  std::string name{};
  std::string parent{};  ///< empty at the top level
  int priority = 100;
  double created = 0;  ///< smaller is older
  SnapshotQuota cpu, memory, gpu;
  std::optional<Duration> reclaim_min_runtime{};
  std::optional<Duration> preempt_min_runtime{};
};

/// Which domain of a topology pods must or should share.
struct TopologyConstraint {
  std::string topology{};
  std::string required_level{};   ///< label or alias of a level; empty when none is required
  std::string preferred_level{};  ///< likewise
};

struct SnapshotPodSet {
  std::string name{};
  int min_available = 0;
  std::optional<TopologyConstraint> topology{};
};

/// An inner node of the tree of a job's pods.
struct SnapshotGroup {
  std::string name{};
  std::optional<int> min_sub_groups{};  ///< all children when absent
  std::optional<TopologyConstraint> topology{};
  std::vector<SnapshotGroup> groups{};
  std::vector<SnapshotPodSet> pod_sets{};
};

/// What a pod holds of one NUMA zone.
struct SnapshotZoneUse {
  std::string zone{};
  NamedAmounts amounts{};
};

struct SnapshotTask {
  std::string name{};
  std::string pod_set{};  ///< empty when the job has one only
  PodRequest request{};
  Status status = Status::pending;
  std::string node{};  ///< where it is; empty for none
  /// Devices it shares, one name each. Missing ones of a placed fraction are its own.
  std::vector<std::string> gpu_groups{};
  std::optional<int> priority{};
  std::vector<std::string> required_nodes{};  ///< values of the label `kai.scheduler/type`
  bool legacy_mig = false;
  std::vector<SnapshotZoneUse> numa{};
};

struct SnapshotJob {
  std::string name{};
  std::string queue{};
  int priority = 50;
  bool preemptible = true;
  TimePoint created{};
  int created_rank = 0;  ///< decides between equal times, before the name does
  SnapshotGroup root{};  ///< a plain job has one pod set in it
  std::vector<SnapshotTask> tasks{};
  bool guaranteed = false;  ///< quality of service of its pods
  std::optional<TimePoint> last_start{};
  std::optional<TimePoint> stale_since{};
  std::optional<Duration> staleness_grace{};  ///< instead of the cycle's; negative for never
  /// How long after its creation or last eviction it may not take anything from others.
  Duration preemption_delay{};
};

struct SnapshotLevel {
  std::string label{};
  std::string alias{};  ///< empty for none
};

/// Levels of a topology from coarse to fine.
struct SnapshotTopology {
  std::string name{};
  std::vector<SnapshotLevel> levels{};
};

struct Snapshot {
  std::vector<SnapshotNode> nodes{};
  std::vector<SnapshotQueue> queues{};
  std::vector<SnapshotJob> jobs{};
  std::vector<SnapshotTopology> topologies{};
};

}  // namespace headroom::kai

#pragma once
// Jobs and their pods: the tree of sub-groups. Source: KAI-Scheduler commit d5bc503a, packages
// api/podgroup_info and api/pod_status.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/policy/kai/gpu_labels.hpp"
#include "models/policy/kai/numa.hpp"
#include "models/policy/kai/shapes.hpp"
#include "models/policy/kai/snapshot.hpp"

namespace headroom::kai {

/// Allocated, Binding, Bound or Running: starts or has started.
[[nodiscard]] constexpr bool is_allocated(Status s) {
  return s >= Status::allocated && s <= Status::running;
}
/// Counts towards the gang.
[[nodiscard]] constexpr bool is_active(Status s) {
  return s >= Status::allocated && s <= Status::pipelined;
}
/// Occupies a node.
[[nodiscard]] constexpr bool is_used(Status s) {
  return s >= Status::allocated && s <= Status::stuck_in_releasing;
}
[[nodiscard]] constexpr bool is_alive(Status s) { return s <= Status::pipelined; }

/// Where a pod stands; all that a transaction changes of it.
struct Standpoint {
  Status status = Status::pending;
  std::optional<NodeId> node;  ///< a mere label while the pod is pending
  /// Placed or evicted by the transaction under construction.
  bool is_virtual = false;
  double accepted_gpus = 0;  ///< what queues are charged, MIG instances included
  std::vector<GpuLabel> groups;
  ZoneUse zones;
};

struct Task {
  std::string name;
  JobId job{};
  std::size_t pod_set = 0;
  ShapeId shape{};
  std::optional<int> priority;
  std::optional<std::size_t> affinity;  ///< index of the nodes that it allows
  bool is_legacy_mig = false;
  Standpoint at;
};

/// A leaf of a job's tree.
struct PodSet {
  std::string name;
  std::size_t member = 0;
  int minimum = 0;
  std::vector<TaskId> tasks;     ///< in task order
  std::array<int, 12> counts{};  ///< pods in each status

  [[nodiscard]] int count(Status s) const { return counts[static_cast<std::size_t>(s)]; }
  [[nodiscard]] int allocated() const;
  [[nodiscard]] int active() const { return allocated() + count(Status::pipelined); }
  [[nodiscard]] int used() const {
    return active() + count(Status::releasing) + count(Status::stuck_in_releasing);
  }
  /// Alive and not gated.
  [[nodiscard]] int startable() const { return active() + count(Status::pending); }
};

/// A node of a job's tree: a pod set or a set of others. The root comes first.
struct SubGroup {
  std::string name;
  std::optional<std::size_t> pod_set;  ///< when it is a leaf
  std::optional<std::size_t> parent;
  std::vector<std::size_t> children;  ///< sets before pod sets
  std::optional<int> min_sub_groups;
  std::optional<TopologyConstraint> topology;
};

/// A job.
struct PodGroup {
  std::string name;
  std::optional<QueueId> queue;  ///< none when there is no such queue
  int priority = 50;
  bool is_preemptible = true;
  bool is_guaranteed = false;
  TimePoint created;
  int created_rank = 0;
  std::vector<SubGroup> members;
  std::vector<PodSet> pod_sets;
  std::vector<TaskId> tasks;  ///< in the order in which they were given
  std::optional<TimePoint> last_start;
  std::optional<TimePoint> stale_since;
  std::optional<Duration> staleness_grace;
  Duration preemption_delay{};
  TimePoint delayed_since;  ///< creation or last eviction
  bool is_listed = false;   ///< false once removed
  std::size_t number = 0;   ///< grows from job to job as they come

  [[nodiscard]] int threshold(std::size_t member) const;
  [[nodiscard]] bool is_ready() const { return is_ready(0); }
  /// Whether all pods are in one set, which the job needs: gang rules are simple then.
  [[nodiscard]] bool is_one_pod_set() const {
    return members.size() == 2 && pod_sets.size() == 1 && !members.front().min_sub_groups;
  }
  [[nodiscard]] bool has_pending() const;
  [[nodiscard]] bool has_active() const;
  [[nodiscard]] bool has_allocated() const;
  [[nodiscard]] bool is_elastic() const;
  [[nodiscard]] int used() const;
  /// Whether every pod set has its minimum of used pods.
  [[nodiscard]] bool has_all_minimums() const;
  [[nodiscard]] bool is_stale() const;
  /// Pod sets below `member`, sets before pod sets.
  [[nodiscard]] std::vector<std::size_t> pod_sets_below(std::size_t member) const;

 private:
  [[nodiscard]] bool is_ready(std::size_t member) const;
};

/// The job without its pods.
[[nodiscard]] PodGroup make_pod_group(const SnapshotJob& job);

}  // namespace headroom::kai

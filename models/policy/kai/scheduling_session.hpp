#pragma once
// The live state and its transactions. Source: KAI-Scheduler commit d5bc503a, package framework
// (session and statement).
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "models/policy/kai/fit_masks.hpp"
#include "models/policy/kai/gangs.hpp"
#include "models/policy/kai/leaf_jobs.hpp"
#include "models/policy/kai/node.hpp"
#include "models/policy/kai/node_changes.hpp"
#include "models/policy/kai/node_mask.hpp"
#include "models/policy/kai/pod_group.hpp"
#include "models/policy/kai/queue.hpp"
#include "models/policy/kai/queue_demand.hpp"
#include "models/policy/kai/session.hpp"
#include "models/policy/kai/topology_tree.hpp"

namespace headroom::kai {

/// How far the undo log had grown.
struct Savepoint {
  std::size_t tasks = 0;
  std::size_t records = 0;
  std::size_t queues = 0;
  std::size_t zones = 0;
  std::size_t evictions = 0;
  std::size_t evicted = 0;
  std::uint32_t opened_labels = 0;
};

/// Whose transaction is committed, and by which action.
struct Purpose {
  Action action = Action::allocate;
  std::optional<JobId> for_job;
};

/// Everything the actions see and change. What one action does for one job is a transaction: a
/// series of moves after save(), ended by restore() or commit().
class SchedulingSession {
 public:
  explicit SchedulingSession(const Snapshot& snapshot);

  // Facts. Ranks are positions in name order.
  std::vector<Node> nodes;
  std::vector<std::size_t> rank_of_node;
  std::vector<NodeId> node_at_rank;
  std::map<std::string, NodeId, std::less<>> node_names;
  std::vector<std::map<std::string, std::string>> node_labels;
  ShapeTable shapes;
  GpuLabels labels;
  std::map<std::string, TopologyTree, std::less<>> topologies;
  std::vector<NodeMask> affinities;
  bool uses_numa = false;
  std::size_t zones_max = 0;            ///< of any node
  std::vector<bool> scored_dimensions;  ///< that zones of some node report, CPU and memory left out
  std::int64_t gpu_memory_min = 100;    ///< of a device in the cluster, MiB
  std::int64_t gpu_memory_max = 100;

  // State.
  QueueTree queues;
  std::vector<Task> tasks;
  std::deque<PodGroup> jobs;     ///< lists point to their names, so they must not move
  std::vector<JobId> job_order;  ///< all jobs, in the order in which they came
  NodeMask ready_nodes;
  FreeGpuIndex free_gpus;
  NodeMask shared_nodes;  ///< with a shared GPU
  NodeChanges node_changes;
  /// What choosing a node learns on the way.
  mutable FitMasks fits;
  LeafJobs leaves;
  std::size_t jobs_without_queue = 0;  ///< whose queue is not known, so that they are in no leaf
  /// Jobs that may have a gang below its minimum, or had one when that was last looked at.
  std::set<JobId> stale_suspects;

  // The cycle.
  TimePoint now;
  CycleSettings settings;
  Amounts cluster;
  std::vector<Change> changes;

  Task& task(TaskId id) { return tasks[index(id)]; }
  [[nodiscard]] const Task& task(TaskId id) const { return tasks[index(id)]; }
  PodGroup& job(JobId id) { return jobs[index(id)]; }
  [[nodiscard]] const PodGroup& job(JobId id) const { return jobs[index(id)]; }
  PodGroup& job_of(TaskId id) { return job(task(id).job); }
  [[nodiscard]] const PodGroup& job_of(TaskId id) const { return job(task(id).job); }
  Node& node(NodeId id) { return nodes[index(id)]; }
  [[nodiscard]] const Node& node(NodeId id) const { return nodes[index(id)]; }
  [[nodiscard]] const Shape& shape(TaskId id) const { return shapes[task(id).shape]; }
  [[nodiscard]] std::size_t rank(NodeId id) const { return rank_of_node[index(id)]; }

  /// Whether the job's queue is a leaf, so that it may be considered.
  [[nodiscard]] bool is_in_leaf(const PodGroup& group) const {
    return group.queue && queues.is_leaf(*group.queue);
  }

  /// Sets the numbers of all queues from the pods, and their fair shares.
  void open_queues();

  /// What a waiting pod asks of queues, GPU memory counted in devices of `gpu_memory` MiB.
  [[nodiscard]] Amounts quota_of(TaskId id, std::int64_t gpu_memory) const;
  [[nodiscard]] Amounts quota_of(std::span<const TaskId> batch, std::int64_t gpu_memory) const;
  /// What queues are charged for a placed pod.
  [[nodiscard]] Amounts accepted(TaskId id) const;
  /// Requests of the job's allocated pods, summed in the order of its pods.
  [[nodiscard]] Amounts allocated_requests(const PodGroup& group) const;
  /// The next batch of the whole job. With `with_virtual` pods that the transaction evicted count
  /// as candidates, too.
  [[nodiscard]] std::vector<TaskId> next_batch(const PodGroup& group, bool with_virtual) const;

  // Moves.
  void allocate(TaskId id, NodeId node) { occupy(id, node, Status::allocated, true); }
  /// Unless forced, a pod that is still on this node, with the same GPUs and zones, simply keeps
  /// running. `groups` and `zones` of the pod are set before, with aim().
  void pipeline(TaskId id, NodeId node, bool is_forced);
  void evict(TaskId id);
  void turn_into_pipelined(TaskId id);
  /// Sets the shared GPUs and the zones that the next move will use.
  void aim(TaskId id, std::vector<GpuLabel> groups, ZoneUse zones);

  [[nodiscard]] Savepoint save() const;
  void restore(const Savepoint& savepoint);
  /// Turns the whole transaction into facts and tells what changed.
  void commit(const Purpose& purpose);

  // Changes from outside, between cycles.
  /// Puts a pod where its standpoint says it is: node records, counters.
  void settle_in(TaskId id);
  /// Takes it off its node and out of the counters.
  void move_out(TaskId id);
  /// Off its node and pending again, or whatever `status` says.
  void let_go(TaskId id, Status status);
  /// Another status on the same node.
  void change_status(TaskId id, Status status);
  void set_ready(NodeId id, bool ready);
  /// Pods that were pipelined by the last cycle go back to where they were.
  void forget_pipelined();
  /// What pods wait for has been freed: they run where they are pipelined.
  void start_pipelined();

  /// Grows with every change of what a queue holds, per leaf.
  [[nodiscard]] std::uint64_t stamp() const { return stamp_; }
  [[nodiscard]] std::uint64_t stamp(QueueId leaf) const { return stamps_[index(leaf)]; }

 private:
  struct LoggedTask {
    TaskId task;
    Standpoint before;
  };
  struct LoggedRecord {
    NodeId node;
    std::size_t at;
    std::optional<NodeRecord> before;  ///< none when it was appended
  };
  struct LoggedQueue {
    QueueId queue;
    Holdings before;
  };
  struct LoggedZones {
    NodeId node;
    ZoneUse use;
    int sign;
  };
  struct LoggedEviction {
    TaskId task;
    std::size_t before;
  };
  struct Evicted {
    TaskId task;
    Standpoint before;
  };
  /// What a pod that was moved in this cycle, maybe more than once, left behind.
  struct Trail {
    std::optional<Standpoint> origin;  ///< where it really is; none when it never started
    std::vector<NodeId> nodes;         ///< with a record of it, beside the node it is to go to
  };
  static constexpr std::size_t not_evicted = SIZE_MAX;

  /// Appends up to `count` pending pods of the set to `out`, with evicted ones if asked for.
  void append_candidates(const PodSet& set, std::size_t count, bool with_virtual,
                         std::vector<TaskId>& out) const;
  void occupy(TaskId id, NodeId node, Status status, bool replaces);
  void add_up_in_order();
  void unevict(TaskId id);
  void charge(TaskId id, int sign);
  void set_standpoint(TaskId id, Standpoint standpoint);
  void count_status(const Task& task, Status from, Status to);
  void put_record(TaskId id, bool replaces);
  void set_eviction(TaskId id, std::size_t at);
  void reindex(NodeId id);
  void restore_records(std::size_t size);
  [[nodiscard]] NodeRecord record_of(TaskId id) const;
  [[nodiscard]] std::size_t eviction_of(TaskId id) const {
    return index(id) < eviction_of_.size() ? eviction_of_[index(id)] : not_evicted;
  }
  void report(TaskId id, const Standpoint& before, const Purpose& purpose);

  std::vector<LoggedTask> task_log_;
  std::vector<LoggedRecord> record_log_;
  std::vector<LoggedQueue> queue_log_;
  std::vector<LoggedZones> zone_log_;
  std::vector<LoggedEviction> eviction_log_;
  std::vector<Evicted> evicted_;
  std::vector<std::size_t> eviction_of_;
  std::vector<TaskId> pipelined_;   ///< by the last cycle
  std::map<TaskId, Trail> trails_;  ///< of those of these that were moved
  std::vector<bool> is_marked_;
  QueueDemand demand_;
  std::vector<std::uint64_t> stamps_;
  std::uint64_t stamp_ = 0;
};

}  // namespace headroom::kai

#pragma once
// The session: one cluster kept between cycles, and the cycle itself. Source: KAI-Scheduler commit
// d5bc503a, packages framework, scheduler and actions.
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/policy/kai/queue.hpp"
#include "models/policy/kai/settings.hpp"
#include "models/policy/kai/snapshot.hpp"

namespace headroom::kai {

/// What a cycle did to one pod.
enum class Deed : std::uint8_t {
  bind,      ///< starts now on `node`
  pipeline,  ///< will start on `node` once what it needs there is freed
  evict,     ///< leaves `node`
  move       ///< leaves `from` and is to start again on `node`
};

struct Change {
  Deed deed = Deed::bind;
  Action action = Action::allocate;
  TaskId task{};
  NodeId node{};
  NodeId from{};                        ///< of a move; else as `node`
  std::vector<std::string> gpu_groups;  ///< shared devices of a bind, a pipeline or a move
  std::optional<JobId> for_job;         ///< whose need evicts or moves; none for a stale gang
};

/// The rule that keeps a job waiting.
enum class Obstacle : std::uint8_t {
  not_in_leaf,      ///< its queue is unknown, orphaned or has children
  not_ready,        ///< fewer pods than its minimum
  queue_limit,      ///< the limit of `queue` in `resource`
  queue_quota,      ///< the quota of `queue`, which jobs that may not be preempted must keep
  no_capacity,      ///< the cluster has less than it asks for
  fragmented,       ///< there is enough in total, but no place for it
  affinity,         ///< none of the nodes that it allows fits
  gpu_memory,       ///< no node with a known or large enough GPU memory
  mig_type,         ///< no node serves this way to ask for GPUs
  topology,         ///< no domain fits
  numa,             ///< no set of zones fits
  order,            ///< others went first and took what it could have had
  preemption_delay  ///< it would have to take from others, but may not yet
};

struct HeldBack {
  JobId job{};
  Obstacle obstacle = Obstacle::no_capacity;
  QueueId queue{};                    ///< of a limit or quota
  Resource resource = Resource::gpu;  ///< what there is not enough of
};

struct CycleOutcome {
  std::vector<Change> changes;      ///< in the order in which they were decided
  std::vector<HeldBack> held_back;  ///< jobs with pending pods that got nothing, by id
};

/// Where a pod is.
struct TaskView {
  Status status = Status::pending;
  std::optional<NodeId> node;
  std::vector<std::string> gpu_groups;
  double accepted_gpus = 0;          ///< what its queue is charged, MIG instances not counted
  std::vector<std::string> zones{};  ///< NUMA zones that it draws from, by name
};

struct NodeView {
  double idle_gpus = 0;       ///< whole devices, shared ones taken off
  double releasing_gpus = 0;  ///< may be negative where pods wait for more than is leaving
};

/// A cluster with its queues, jobs and pods, kept between cycles. All answers depend on the calls
/// made, in their order, and on nothing else. `now` never runs backwards.
class Cluster {
 public:
  /// Throws InputError for names that occur twice or are unknown where they must be known. A
  /// job's queue and a queue's parent may be unknown; such jobs wait for ever.
  explicit Cluster(const Snapshot& snapshot);
  ~Cluster();
  Cluster(Cluster&&) noexcept;
  Cluster& operator=(Cluster&&) noexcept;

  /// Runs the actions of one cycle. Afterwards pods that were bound are `binding`, evicted ones
  /// `releasing`, and pipelined ones `pipelined` until the next cycle begins: then they are pending
  /// again, or releasing where they came from if they were moved.
  CycleOutcome run_cycle(TimePoint now, const CycleSettings& settings);

  JobId add_job(const SnapshotJob& job);
  /// The job and all its pods are gone at once.
  void remove_job(JobId job);
  TaskId add_task(JobId job, const SnapshotTask& task);
  void remove_task(TaskId task);
  /// Between pending, gated, the statuses on a node, and the end: whatever a pod held is let go
  /// when `status` holds nothing. A pod comes on a node by a cycle or by add_task() only.
  void set_status(TaskId task, Status status);
  /// For a world in which evictions take no time: pods that the last cycle pipelined or moved run
  /// where they were to start. What they wait for has been let go before. Jobs of which a pod finds
  /// its room promised twice, which a search can do, stay pending.
  void start_pipelined();
  /// A node that is not ready offers nothing; its pods stay until they are removed.
  void set_node_ready(NodeId node, bool ready);
  /// Shares of the cluster that a queue used in the past, for division by time.
  void set_usage(QueueId queue, const Amounts& usage);
  /// Another quota, limit and weight from the next cycle on.
  void set_quota(QueueId queue, Resource resource, const SnapshotQuota& quota);

  [[nodiscard]] std::optional<NodeId> find_node(std::string_view name) const;
  [[nodiscard]] std::optional<QueueId> find_queue(std::string_view name) const;
  [[nodiscard]] std::optional<JobId> find_job(std::string_view name) const;
  [[nodiscard]] std::span<const TaskId> tasks(JobId job) const;
  [[nodiscard]] JobId job_of(TaskId task) const;
  [[nodiscard]] const std::string& task_name(TaskId task) const;
  [[nodiscard]] TaskView task(TaskId task) const;
  [[nodiscard]] NodeView node(NodeId node) const;
  [[nodiscard]] std::optional<TimePoint> last_start(JobId job) const;
  /// Amounts by resource name free in a zone of a node's NUMA report, zones in order of number.
  [[nodiscard]] NamedAmounts zone_available(NodeId node, std::size_t zone) const;
  /// Queues with the numbers of the last cycle.
  [[nodiscard]] const QueueTree& queues() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace headroom::kai

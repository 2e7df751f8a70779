#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "headroom/decision.hpp"
#include "headroom/diagnostics.hpp"
#include "headroom/job.hpp"
#include "headroom/scheduling_policy.hpp"

#include "models/policy/partitions/partition_table.hpp"
#include "sim/cluster/cluster_state.hpp"
#include "sim/kernel/event.hpp"
#include "sim/kernel/event_queue.hpp"
#include "sim/kernel/journal.hpp"
#include "sim/lifecycle/data_sets.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "sim/lifecycle/job_watch.hpp"
#include "sim/lifecycle/life_log.hpp"
#include "sim/lifecycle/life_settings.hpp"
#include "sim/stack/stack_runs.hpp"

namespace headroom {

/// The life of every job, from arrival to end. One transition, one file:
///
///   (none) -> pending, held, queued, rejected   admit.cpp
///   pending -> held, queued; held -> queued     admit.cpp
///   queued -> running                           dispatch.cpp
///   running -> running at another width         resize.cpp
///   running -> queued, held                     interrupt.cpp
///   held -> queued                              admit.cpp, when a requeued job is eligible
///   running -> completed, killed                finish.cpp
///   any but an end -> an end                    watched.cpp, when a watcher says so
///
/// How long a job runs that trains or prepares data is decided by the stack: progress.cpp. A job
/// that reads what another one writes is held until that is there: data_waits.cpp.
class JobLife final : public Decisions {
 public:
  struct World {
    EventQueue<Event>& future;
    Journal& journal;
    ClusterState& cluster;
    SchedulingPolicy& policy;
    const WorkloadTables& tables;
    StackRuns* stack = nullptr;            ///< null when no job says what it does
    LifeLog* log = nullptr;                ///< null when nobody will ask
    PartitionTable* partitions = nullptr;  ///< null when all nodes serve all jobs
    /// By Watcher; null where there is none.
    std::array<JobWatch*, watchers> watches{};
  };
  /// Data sets that jobs in the tables write are not there before the first of them has ended.
  JobLife(const World& world, const LifeSettings& settings);

  /// A job arrives; `spec` stays valid for the run. `work` is what it does when it trains. One
  /// that is rejected has ended, and its watcher has been told, before this returns.
  JobId admit(const Job& spec, const std::optional<TrainingWork>& work = std::nullopt,
              Watched watched = {});
  /// Ends a job in `state`, whatever it is at: it gives up what it holds, or its place in the
  /// queue. Nothing happens to one that has ended.
  void end_now(JobId job, JobState state);
  void handle(const JobSubmit& event);
  void handle(const JobEligible& event);
  void handle(const JobDone& event);
  void handle(const DecideNow& event);
  void handle(const TrainingTick& event);

  void start(JobId job, std::span<const NodeId> nodes) override;
  void start_on_devices(JobId job, std::span<const NodeId> nodes,
                        std::span<const DeviceSlot> slots) override;
  void start_workers(JobId job, std::span<const NodeId> nodes,
                     std::span<const DeviceSlot> slots) override;
  void resize(JobId job, std::span<const NodeId> nodes, std::span<const DeviceSlot> slots) override;
  using Decisions::stop;
  void stop(JobId job, std::optional<JobId> for_whom) override;
  using Decisions::requeue;
  void requeue(JobId job, Duration eligible_after, std::optional<JobId> for_whom) override;
  void wake_at(TimePoint when) override;
  [[nodiscard]] bool wants_reasons() const override { return world_.log != nullptr; }
  void note_waiting(JobId job, HoldReason reason, std::optional<JobId> behind) override;

  [[nodiscard]] JobTable& jobs() { return jobs_; }
  [[nodiscard]] const JobTable& jobs() const { return jobs_; }
  [[nodiscard]] std::vector<EarlierRun>& earlier_runs() { return earlier_runs_; }
  [[nodiscard]] DataSets& data_sets() { return data_sets_; }
  /// One warning for each data set that jobs wait for and nobody can write any more.
  [[nodiscard]] std::vector<Diagnostic> data_warnings() const;
  /// What queued jobs ask for of GPUs.
  [[nodiscard]] GpuShare queued_share() const { return queued_share_; }
  [[nodiscard]] std::size_t ended_count() const { return ended_count_; }
  /// The last instant at which a job arrived, started, stopped or ended.
  [[nodiscard]] TimePoint last_change() const { return last_change_; }
  /// What holds back the first waiting job in the policy's order, `none` when
  /// nobody waits. Noted in its record and in those of jobs that are first in lines of their own.
  WaitReason note_first_waiting();
  /// Requests that were rejected as impossible, by the partition of their jobs (0 where there
  /// are none), with the number of jobs.
  using Rejected = std::map<std::pair<std::uint32_t, RequestId>, std::uint64_t>;
  [[nodiscard]] const Rejected& rejected() const { return rejected_; }
  /// Queues without a partition, with the number of jobs that were rejected for it.
  [[nodiscard]] const std::map<QueueId, std::uint64_t>& without_partition() const {
    return without_partition_;
  }

 private:
  /// Of an elastic job, at its nominal width: what it asks for.
  struct Progress {
    Duration done{};
    Duration estimate{};  ///< believed run time
    double speed = 1.0;   ///< of the current run
    SpeedUp speed_up{};
  };

  /// Null for most jobs.
  [[nodiscard]] JobWatch* watch_of(const JobRecord& record) const {
    return world_.watches[static_cast<std::size_t>(record.watcher)];
  }
  [[nodiscard]] TimePoint now() const { return world_.future.now(); }
  [[nodiscard]] std::optional<std::uint32_t> partition_of(const Job& spec) const;
  [[nodiscard]] FootprintId footprint_of(RequestId request, std::uint32_t partition);
  [[nodiscard]] Allocation allocation_of(JobId job) const;
  [[nodiscard]] std::span<const DeviceSlot> slots_of(JobId job) const;
  [[nodiscard]] Duration restart_cost_of(const Job& spec) const;
  [[nodiscard]] JobLabels labels_of(const Job& spec) const;
  [[nodiscard]] Duration saved_work(JobId job, Duration before, Duration done,
                                    bool is_requeued) const;
  void end_stopped_run(JobId job, bool is_requeued);
  void interrupt(JobId job, std::optional<JobId> for_whom, bool is_requeued);

  WaitReason note_reason(JobId job);
  [[nodiscard]] Job believed(const Job& spec, JobId job);
  [[nodiscard]] NodeId first_node_for(FootprintId footprint);
  void note_rare_facts(JobId job);
  void begin_run(JobId job, std::span<const NodeId> nodes, std::span<const DeviceSlot> slots);
  [[nodiscard]] std::vector<DeviceSlot> choose_slots(const Footprint& footprint,
                                                     std::span<const NodeId> nodes) const;
  void hold(JobId job, std::span<const NodeId> nodes, std::span<const DeviceSlot> slots);
  void set_pace(JobId job, std::size_t nodes);
  void note_progress(JobId job);
  [[nodiscard]] bool is_complete(JobId job, std::size_t workers) const;
  [[nodiscard]] Duration cost_of_width(JobId job, std::size_t workers) const;
  void end_run(JobId job);
  [[nodiscard]] Duration time_left(JobId job) const;
  void file_end(JobId job);
  [[nodiscard]] TimePoint known_end(TimePoint end) const;
  void start_on_stack(JobId job);
  void settle_stack();

  void open_dependencies(JobId job);
  void submit(JobId job);
  void enqueue(JobId job);
  void finish_run(JobId job, JobState state);
  void end(JobId job, JobState state);
  void release_successors(JobId job);
  bool close_dependency(JobId job, JobId cause);
  void declare_data(JobName job, const EtlWork& work);
  void wait_for_data(JobId job, const std::optional<TrainingWork>& work);
  void tell_data_written(JobId job);
  [[nodiscard]] bool is_hopeless(const DataSet& set, std::size_t depth) const;
  void release_nodes(JobId job);
  void file_decision();
  [[nodiscard]] TimePoint decision_time(TimePoint wanted) const;

  World world_;
  LifeSettings settings_;
  JobTable jobs_;
  std::vector<std::vector<std::optional<FootprintId>>> by_request_;  ///< by partition first

  std::vector<JobId> running_;
  std::vector<JobId> newcomers_;  ///< waiting since the last pass
  std::vector<JobId> released_;   ///< ended since the last pass
  std::vector<JobId> withdrawn_;  ///< jobs that gave up waiting since the last pass
  GpuShare queued_share_{};
  std::map<JobId, Progress> progress_;  ///< of elastic jobs that do not train
  std::size_t ended_count_ = 0;
  TimePoint last_change_{};
  bool capacity_freed_ = false;
  bool decision_filed_ = false;
  std::optional<TimePoint> tick_filed_;
  std::uint32_t tick_epoch_ = 0;
  std::vector<std::optional<NodeId>> first_nodes_;  ///< by footprint, once asked for
  std::optional<TimePoint> wake_filed_;
  std::vector<EarlierRun> earlier_runs_;
  Rejected rejected_;
  std::map<QueueId, std::uint64_t> without_partition_;

  /// Jobs by name and successors by predecessor; empty unless jobs have dependencies.
  std::unordered_map<std::uint64_t, JobId> by_name_;
  std::unordered_map<std::uint64_t, std::vector<JobId>> successors_;
  /// Predecessors that have not ended, and data sets that are not there.
  std::map<JobId, std::uint32_t> open_dependencies_;
  DataSets data_sets_;
};

}  // namespace headroom

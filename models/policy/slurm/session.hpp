#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "headroom/decision.hpp"
#include "headroom/free_capacity.hpp"
#include "headroom/views.hpp"

#include "models/policy/slurm/directory.hpp"
#include "models/policy/slurm/fair_tree.hpp"
#include "models/policy/slurm/pending_queue.hpp"
#include "models/policy/slurm/priorities.hpp"
#include "models/policy/slurm/running_ends.hpp"
#include "models/policy/slurm/settings.hpp"
#include "models/policy/slurm/start_finder.hpp"

namespace headroom::slurm {

/// What the scheduler remembers of one job.
struct JobNote {
  PriorityFacts facts;
  PendingJob pending;    ///< as it stands in the queue, while it waits there
  double billing = 0.0;  ///< a second
  bool has_own_priority = false;
  bool is_known = false;
  bool was_withdrawn = false;  ///< and is to come back as it was
  TimePoint believed_end{};    ///< of its current run
};

/// What both passes work on, and the only way by which they start and stop jobs.
class SlurmSession {
 public:
  SlurmSession(const Settings& settings, const WorkloadTables& tables);

  /// Takes up what happened since the last pass; answers whether anything did.
  bool take_up(const SchedulerView& view, Decisions& decisions);

  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] const SchedulerView& view() const { return *view_; }
  [[nodiscard]] TimePoint instant() const { return view_->now; }
  [[nodiscard]] const PendingQueue& queue() const { return queue_; }
  [[nodiscard]] const Directory& directory() const { return directory_; }
  [[nodiscard]] const JobNote& note(JobId job) const { return notes_[index(job)]; }
  [[nodiscard]] std::size_t started_count() const { return started_; }
  /// What a waiting job may take at most: whole minutes, rounded up.
  [[nodiscard]] Duration limit(JobId job) const;
  [[nodiscard]] const NodeSet& nodes_of(std::uint32_t partition) const {
    return partition_nodes_[partition];
  }

  /// Where `job` fits now on `allowed`, by the placement rule; nullptr where it does not.
  [[nodiscard]] const std::vector<NodeId>* place_now(JobId job, const NodeSet& allowed);
  /// The same for the cluster as `free` has it.
  [[nodiscard]] const std::vector<NodeId>* place(JobId job, const NodeSet& allowed,
                                                 const FreeCapacity& free);
  /// When and where `job` could start on `allowed`.
  [[nodiscard]] const std::optional<StartFinder::Start>& find_start(JobId job,
                                                                    const NodeSet& allowed);
  /// Whether enough nodes of `allowed` have room for `job` by `deadline`.
  [[nodiscard]] bool is_ready(JobId job, const NodeSet& allowed, TimePoint deadline);
  void start(JobId job, std::span<const NodeId> nodes);
  /// Stops a running job for another; it comes back later and begins anew.
  void requeue(JobId job, JobId for_whom);

  /// Works out the priorities of all waiting jobs anew.
  void update_priorities();

 private:
  void meet_cluster();
  void mark_touched();
  /// From a preempted job's return to the queue on.
  [[nodiscard]] Duration until_eligible() const { return settings_.cred_expire + 1_s; }
  void admit(JobId job);
  void enqueue(JobId job);
  void withdraw(JobId job);
  void leave(JobId job);
  [[nodiscard]] bool can_ever_run(JobId job) const;
  [[nodiscard]] double billing_of(JobId job, const Partition& partition) const;

  Settings settings_;
  const WorkloadTables* tables_;
  Directory directory_;
  FairTree tree_;
  std::optional<Priorities> priorities_;  ///< once the cluster has been seen
  PendingQueue queue_;
  RunningEnds ends_;
  StartFinder finder_;
  std::vector<JobNote> notes_;  ///< by JobId
  std::vector<NodeSet> partition_nodes_;
  const SchedulerView* view_ = nullptr;
  Decisions* decisions_ = nullptr;
  std::size_t touched_seen_ = 0;
  std::size_t started_ = 0;
  std::vector<NodeId> usable_;
  std::vector<NodeId> chosen_;
};

}  // namespace headroom::slurm

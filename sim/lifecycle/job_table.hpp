#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "headroom/job.hpp"
#include "headroom/views.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "sim/lifecycle/job_watch.hpp"

namespace headroom {

/// What happened to one job.
struct JobRecord {
  const Job* spec = nullptr;
  TimePoint submitted;  ///< later than spec->submit after a think time
  std::optional<TimePoint> first_start;
  TimePoint end{};  ///< meaningful once ended
  Duration held{};  ///< time it held its allocation, over all its ended runs
  std::uint32_t preemptions = 0;
  std::uint32_t running_place = 0;  ///< in the list of running jobs, while running
  std::uint32_t run_number = 0;     ///< of the current or last run; tells stale events
  JobState state = JobState::queued;
  WaitReason wait_reason = WaitReason::none;  ///< as it was last seen waiting
  bool exceeds_walltime = false;              ///< it would run longer than it may
  bool waits_for_hours = false;               ///< the policy keeps it until off-peak hours
  bool trains = false;                        ///< its end depends on the stack: see StackRuns
  bool prepares_data = false;                 ///< likewise
  bool is_open_ended = false;                 ///< it ends when its watcher says so
  bool fails = false;                         ///< it fails when its work is done
  Watcher watcher = Watcher::none;

  /// Whether the stack decides how long it runs.
  [[nodiscard]] bool runs_on_stack() const { return trains || prepares_data; }
};

/// A run that ended by preemption or by a change of width: the job held `share`
/// of GPUs from `start` to `end`. Runs that ended otherwise are in the job's record.
struct EarlierRun {
  JobId job{};
  TimePoint start;
  TimePoint end;
  Duration restart_cost{};  ///< at its beginning, did no work
  GpuShare share{};
  Duration lost{};  ///< work at its end that was thrown away
};

/// All jobs of one run, by JobId, in flat arrays.
class JobTable {
 public:
  [[nodiscard]] std::size_t size() const { return records_.size(); }
  void reserve(std::size_t jobs);
  JobId add(const Job& spec, TimePoint submitted);
  /// Labels of the job added last; of every job or of none.
  void add_labels(const JobLabels& labels) { labels_.push_back(labels); }

  [[nodiscard]] JobRecord& record(JobId id) { return records_[index(id)]; }
  [[nodiscard]] const JobRecord& record(JobId id) const { return records_[index(id)]; }
  [[nodiscard]] JobFacts& facts(JobId id) { return facts_[index(id)]; }
  [[nodiscard]] const JobFacts& facts(JobId id) const { return facts_[index(id)]; }
  [[nodiscard]] std::span<const JobRecord> records() const { return records_; }
  [[nodiscard]] std::span<const JobFacts> all_facts() const { return facts_; }
  [[nodiscard]] std::span<const JobLabels> all_labels() const { return labels_; }

  /// Nodes of the job's current or last allocation, ascending.
  [[nodiscard]] std::span<const NodeId> nodes_of(JobId id) const {
    return headroom::nodes_of(facts(id), nodes_);
  }
  [[nodiscard]] const std::vector<NodeId>& all_nodes() const { return nodes_; }
  void set_nodes(JobId id, std::span<const NodeId> nodes);
  /// What the job holds of GPUs by its current or last allocation: at least what
  /// it asked for, unless its width can change.
  [[nodiscard]] GpuShare held_share(JobId id) const;
  /// What it asks for, before rounding to whole nodes.
  [[nodiscard]] GpuShare asked_share(JobId id) const;
  /// What it holds on each entry of nodes_of().
  [[nodiscard]] FootprintId held_footprint(JobId id) const {
    return facts(id).in_workers ? known_worker_footprint(id) : facts(id).footprint;
  }
  /// The same on one node, for one worker of it.
  [[nodiscard]] FootprintId worker_footprint(JobId id);
  [[nodiscard]] const RareFacts& rare() const { return rare_; }
  [[nodiscard]] RareFacts& rare() { return rare_; }
  /// By FootprintId; the same footprint has one number.
  [[nodiscard]] const std::vector<Footprint>& footprints() const { return footprints_; }
  FootprintId intern(const Footprint& footprint);

 private:
  [[nodiscard]] FootprintId known_worker_footprint(JobId id) const;

  std::vector<JobRecord> records_;
  std::vector<JobFacts> facts_;
  std::vector<JobLabels> labels_;
  std::vector<NodeId> nodes_;
  std::vector<Footprint> footprints_;
  std::map<Footprint, FootprintId> footprint_ids_;
  std::map<FootprintId, FootprintId> workers_;  ///< one node of the footprint
  RareFacts rare_;
};

}  // namespace headroom

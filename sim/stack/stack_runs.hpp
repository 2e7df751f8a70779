#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "headroom/job.hpp"
#include "headroom/training.hpp"
#include "headroom/units.hpp"

#include "models/stack/stack_spec.hpp"
#include "sim/preparation/etl_runs.hpp"
#include "sim/storage/shared_stack.hpp"
#include "sim/training/training_runs.hpp"

namespace headroom {

/// All jobs that say what they do, on the disks and links that they share: who wants to start,
/// stop or end one speaks to this, whatever kind of work it is.
class StackRuns {
 public:
  struct Settings {
    TimePoint measured_from{};  ///< time before is in no account
    std::uint64_t seed = 1;
  };
  /// `stack` and `tables` outlive the runs.
  StackRuns(const StackSpec& stack, const WorkloadTables& tables, const Settings& settings);

  /// Tells what `job` does. Jobs come in rising order.
  void assign(JobId job, const TrainingWork& work) { training_.assign(job, work); }
  /// `work` outlives the runs.
  void assign(JobId job, const EtlWork& work) { preparation_.assign(job, work); }

  /// What a job holds.
  struct Start {
    JobId job{};
    std::span<const NodeId> nodes{};
    std::uint32_t gpus_per_node = 1;  ///< at most
    GpuShare share{};                 ///< held in all
    double cores = 0.0;               ///< likewise
    Duration restart_cost{};
  };
  /// How long a job takes with nothing shared; `start` names nodes like those that it would get.
  [[nodiscard]] Duration alone(const Start& start);
  void start(const Start& start, TimePoint now);
  /// The job gives up its nodes. A training keeps its samples; what data preparation keeps is
  /// said by EtlRuns::stop.
  void stop(JobId job, bool is_requeued, TimePoint now);
  [[nodiscard]] bool is_done(JobId job) const;

  /// A data set was written again: copies of it on the nodes' disks are of no use to later jobs.
  void rewritten(const std::string& dataset) { shared_.disks().outdate(dataset); }

  /// When something happens if nothing changes: a copy, a stage or a job ends. nullopt if
  /// nothing does.
  [[nodiscard]] std::optional<TimePoint> next();
  /// Lets happen what is due at `now` and names the jobs that have done their work. Their
  /// nodes are still theirs: stop() them. The span lasts until the next call.
  std::span<const JobId> advance(TimePoint now);
  /// Shares links out again after starts, stops and advance().
  void settle(TimePoint now);

  struct Records {
    TrainingRecords training;
    EtlRecords etl;
  };
  /// Books everything up to `end` and hands the records over.
  [[nodiscard]] Records close(TimePoint end);

 private:
  SharedStack shared_;
  TrainingRuns training_;
  EtlRuns preparation_;
  std::vector<JobId> finished_;
};

}  // namespace headroom

#pragma once
#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/stack/stack_runs.hpp"
#include "tests/models/stack/small_stack.hpp"

namespace headroom {

/// Training jobs on a stack, started and stopped by hand, without a scheduler.
class HandRun {
 public:
  HandRun(StackSpec stack, std::vector<TrainingProfile> profiles, Duration warmup = {})
      : stack_{std::move(stack)} {
    tables_.profiles = std::move(profiles);
    runs_ = std::make_unique<StackRuns>(
        stack_, tables_, StackRuns::Settings{.measured_from = TimePoint{warmup}, .seed = 1});
  }

  /// The next job, of `samples` samples.
  JobId add(double samples, std::uint32_t profile = 0) {
    const JobId job = id_at<JobId>(held_.size());
    held_.push_back({});
    runs_->assign(job, TrainingWork{.profile = profile, .samples = samples});
    return job;
  }

  /// Starts a job on one GPU of each of `nodes`, `at` an instant not before the last.
  void start(JobId job, std::vector<NodeId> nodes, Duration at = {}, Duration restart_cost = {}) {
    run_until(at);
    started_[job] = TimePoint{at};
    runs_->start(
        {.job = job, .nodes = nodes, .gpus_per_node = gpus_per_node, .restart_cost = restart_cost},
        TimePoint{at});
    runs_->settle(TimePoint{at});
  }

  void stop(JobId job, Duration at) {
    run_until(at);
    give_back(job, TimePoint{at});
    runs_->settle(TimePoint{at});
  }

  /// Lets everything happen that is due by `end`; jobs that are done give back their nodes.
  void run_until(Duration end) {
    for (auto next = runs_->next(); next && *next <= TimePoint{end}; next = runs_->next()) {
      const auto done = runs_->advance(*next);
      for (const JobId job : std::vector<JobId>{done.begin(), done.end()}) {
        if (!started_.contains(job)) continue;
        give_back(job, *next);
        ends[job] = to_seconds(next->since_start);
      }
      runs_->settle(*next);
    }
  }

  /// Everything to its end, or as it stands at `end`.
  TrainingRecords finish(Duration end = 1_h * 1000) {
    run_until(end);
    for (const auto& [job, since] : started_) held_[index(job)] += TimePoint{end} - since;
    return runs_->close(TimePoint{end}).training;
  }

  /// How long a job has held nodes, when it has given them back or after finish().
  [[nodiscard]] Duration held(JobId job) const { return held_[index(job)]; }
  [[nodiscard]] bool is_running(JobId job) const { return started_.contains(job); }
  [[nodiscard]] StackRuns& runs() { return *runs_; }

  std::map<JobId, double> ends;  ///< in seconds, of jobs that are done
  std::uint32_t gpus_per_node = 1;

 private:
  void give_back(JobId job, TimePoint now) {
    runs_->stop(job, false, now);
    held_[index(job)] += now - started_.at(job);
    started_.erase(job);
  }

  StackSpec stack_;
  WorkloadTables tables_;
  std::unique_ptr<StackRuns> runs_;
  std::map<JobId, TimePoint> started_;
  std::vector<Duration> held_;
};

/// Seconds that a job spent in a phase.
inline double phase(const TrainingRecords& records, JobId job, TrainingPhase which) {
  return to_seconds(records.find(job)->time[static_cast<std::size_t>(which)]);
}

inline Duration all_phases(const TrainingRecord& record) {
  Duration sum{};
  for (const Duration& time : record.time) sum += time;
  return sum;
}

/// What limited a job longest.
inline std::string first_limit(const TrainingRecords& records, JobId job) {
  const auto& limited = records.find(job)->limited;
  if (limited.empty()) return "";
  return records.limits[static_cast<std::size_t>(limited.front().first)];
}

}  // namespace headroom

#pragma once
#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/stack/stack_runs.hpp"
#include "tests/models/stack/small_stack.hpp"

namespace headroom {

/// A stage that reads `input` bytes of `shared` at `rate` a second a core.
inline PreparationStage reading_stage(std::int64_t input, double rate) {
  PreparationStage stage;
  stage.read = {.storage = "shared", .dataset = "raw", .size = {input}};
  stage.input = {input};
  stage.rate_per_core = rate;
  return stage;
}

/// One that computes and nothing else.
inline PreparationStage computing_stage(std::int64_t input, double rate) {
  PreparationStage stage;
  stage.input = {input};
  stage.rate_per_core = rate;
  return stage;
}

/// Data preparation beside training on a stack, started and stopped by hand.
class EtlHandRun {
 public:
  explicit EtlHandRun(StackSpec stack, std::vector<TrainingProfile> profiles = {},
                      Duration warmup = {})
      : stack_{std::move(stack)} {
    tables_.profiles = std::move(profiles);
    runs_ = std::make_unique<StackRuns>(
        stack_, tables_, StackRuns::Settings{.measured_from = TimePoint{warmup}, .seed = 1});
  }

  JobId add(std::vector<PreparationStage> stages) {
    const JobId job = id_at<JobId>(jobs_++);
    work_.push_back({.stages = std::move(stages)});
    runs_->assign(job, work_.back());
    return job;
  }
  JobId add_training(double samples, std::uint32_t profile = 0) {
    const JobId job = id_at<JobId>(jobs_++);
    runs_->assign(job, TrainingWork{.profile = profile, .samples = samples});
    return job;
  }

  /// Starts a job on `cores` cores, or a GPU of each node, `at` an instant not before the last.
  void start(JobId job, std::vector<NodeId> nodes, double cores, Duration at = {},
             Duration restart_cost = {}) {
    run_until(at);
    running_.insert_or_assign(job, true);
    runs_->start({.job = job, .nodes = nodes, .cores = cores, .restart_cost = restart_cost},
                 TimePoint{at});
    runs_->settle(TimePoint{at});
  }

  void stop(JobId job, bool is_requeued, Duration at) {
    run_until(at);
    runs_->stop(job, is_requeued, TimePoint{at});
    running_.erase(job);
    runs_->settle(TimePoint{at});
  }

  void run_until(Duration end) {
    for (auto next = runs_->next(); next && *next <= TimePoint{end}; next = runs_->next()) {
      const auto done = runs_->advance(*next);
      for (const JobId job : std::vector<JobId>{done.begin(), done.end()}) {
        if (!running_.contains(job)) continue;
        runs_->stop(job, false, *next);
        running_.erase(job);
        ends[job] = to_seconds(next->since_start);
      }
      runs_->settle(*next);
    }
  }

  StackRuns::Records finish(Duration end = 1_h * 1000) {
    run_until(end);
    return runs_->close(TimePoint{end});
  }
  [[nodiscard]] StackRuns& runs() { return *runs_; }

  std::map<JobId, double> ends;  ///< in seconds, of jobs that are done

 private:
  StackSpec stack_;
  WorkloadTables tables_;
  std::deque<EtlWork> work_;
  std::unique_ptr<StackRuns> runs_;
  std::map<JobId, bool> running_;
  std::size_t jobs_ = 0;
};

/// What limited a job longest.
inline std::string first_limit(const EtlRecords& records, JobId job) {
  const auto& limited = records.find(job)->limited;
  return limited.empty() ? "" : records.limits[limited.front().limit].name;
}

}  // namespace headroom

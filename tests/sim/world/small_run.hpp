#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/world/run.hpp"

namespace headroom {

/// A job of a hand-worked case, in seconds.
struct SmallJob {
  std::int64_t submit = 0;
  std::int64_t gpus = 1;
  std::int64_t run = 1;
  std::int64_t walltime = 0;  ///< 0: none
  std::int32_t priority = 0;
  std::optional<bool> preemptible{};
  std::vector<std::string> after{};
};

/// A scenario small enough to be worked by hand. Jobs are named 0, 1, … in the
/// order in which they are added.
class SmallRun {
 public:
  SmallRun(std::uint32_t nodes, std::uint32_t gpus) {
    scenario.cluster.nodes.push_back(
        {.name = "node", .count = nodes, .gpus = gpus, .gpu_model = {}, .cpus = {}, .memory = {}});
  }

  SmallRun& add(const SmallJob& job) {
    ListedJob& listed = jobs_.jobs.emplace_back();
    listed.id = std::to_string(jobs_.jobs.size() - 1);
    listed.request.gpus = whole_gpus(job.gpus);
    listed.submit = 1_s * job.submit;
    listed.duration = 1_s * job.run;
    if (job.walltime > 0) listed.walltime = 1_s * job.walltime;
    listed.priority = job.priority;
    listed.preemptible = job.preemptible;
    listed.after = job.after;
    return *this;
  }

  [[nodiscard]] RunRecord run(const RunOptions& options = {}) const {
    Scenario complete = scenario;
    complete.workload.emplace_back(jobs_);
    return run_scenario(complete, options);
  }

  Scenario scenario;

 private:
  InlineJobs jobs_;
};

/// First starts in seconds, by job; -1 for one that never started.
inline std::vector<double> starts_of(const RunRecord& run) {
  std::vector<double> starts;
  for (const JobRecord& record : run.jobs.records()) {
    starts.push_back(record.first_start ? to_seconds(record.first_start->since_start) : -1.0);
  }
  return starts;
}

/// Ends in seconds, by job.
inline std::vector<double> ends_of(const RunRecord& run) {
  std::vector<double> ends;
  for (const JobRecord& record : run.jobs.records()) {
    ends.push_back(to_seconds(record.end.since_start));
  }
  return ends;
}

/// GPU-seconds of one class of the account.
inline double gpu_seconds(const RunRecord& run, GpuClass gpu_class) {
  const GpuShareTime time = run.account.by_class[static_cast<std::size_t>(gpu_class)];
  return static_cast<double>(time.count) / 1e12;
}

}  // namespace headroom

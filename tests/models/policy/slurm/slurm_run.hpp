#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/world/run.hpp"

namespace headroom {

/// A job of a hand-worked case, in seconds.
struct SlurmJob {
  std::int64_t submit = 0;
  std::int64_t run = 60;
  std::int64_t walltime = 60;
  std::uint32_t nodes = 1;
  std::uint32_t gpus = 8;  ///< on each node
  std::string partition{};
  std::string qos{};
  std::string account{};
  std::int32_t priority = 0;
  std::int64_t checkpoint_every = 0;  ///< 0: none of its own
};

/// Nodes of 8 GPUs under policy slurm, whose ends are known at once and whose backfill
/// passes are 5 s apart. The run starts at a full minute.
class SlurmRun {
 public:
  explicit SlurmRun(std::uint32_t nodes) {
    NodeGroup& group = scenario.cluster.nodes.emplace_back();
    group.name = "n";
    group.count = nodes;
    group.gpus = 8;
    scenario.scheduler.policy = "slurm";
    settings().bf_interval = 5_s;
  }
  [[nodiscard]] slurm::Settings& settings() { return scenario.scheduler.slurm; }

  SlurmRun& add(const SlurmJob& job) {
    ListedJob& listed = jobs_.jobs.emplace_back();
    listed.id = std::to_string(jobs_.jobs.size() - 1);
    listed.request.nodes = job.nodes;
    listed.request.gpus_per_node = job.gpus;
    listed.submit = 1_s * job.submit;
    listed.duration = 1_s * job.run;
    listed.walltime = 1_s * job.walltime;
    listed.queue = job.partition;
    listed.qos = job.qos;
    listed.account = job.account;
    listed.priority = job.priority;
    if (job.checkpoint_every > 0) listed.checkpoint_every = 1_s * job.checkpoint_every;
    return *this;
  }

  [[nodiscard]] RunRecord run() const {
    Scenario complete = scenario;
    complete.workload.emplace_back(jobs_);
    return run_scenario(complete);
  }

  Scenario scenario;

 private:
  InlineJobs jobs_;
};

/// Start and nodes of one job as they came out, such as `62 on 0 1`; of its last run.
[[nodiscard]] inline std::string placed(const RunRecord& run, std::size_t job) {
  const auto id = id_at<JobId>(job);
  if (!run.jobs.record(id).first_start) return "never";
  const auto seconds = run.jobs.facts(id).started.since_start.count / 1'000'000'000;
  std::string text = std::to_string(seconds) + " on";
  for (const NodeId node : run.jobs.nodes_of(id)) text += " " + std::to_string(index(node));
  return text;
}

[[nodiscard]] inline std::vector<std::string> all_placed(const RunRecord& run) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < run.jobs.size(); ++i) all.push_back(placed(run, i));
  return all;
}

}  // namespace headroom

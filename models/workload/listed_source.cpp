#include "models/workload/listed_source.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

/// Hands out jobs that are all known before the run.
class ListedSource final : public WorkloadSource {
 public:
  explicit ListedSource(std::vector<Job> jobs) : jobs_{std::move(jobs)} {}

  const Job* next() override { return position_ < jobs_.size() ? &jobs_[position_++] : nullptr; }
  [[nodiscard]] std::size_t jobs_expected() const override { return jobs_.size() - position_; }

 private:
  std::vector<Job> jobs_;
  std::size_t position_ = 0;
};

}  // namespace

Job make_job(const ListedJob& listed, WorkloadTables& tables) {
  HEADROOM_ASSERT(listed.after.size() <= std::numeric_limits<std::uint16_t>::max(),
                  "a job has at most 65,535 predecessors");
  Job job;
  job.name = tables.job_names.job_name(listed.id);
  job.submit = TimePoint{listed.submit};
  job.duration = listed.duration;
  job.walltime = listed.walltime;
  job.has_restart_cost = listed.restart_cost.has_value();
  if (listed.restart_cost) tables.restart_costs[job.name] = *listed.restart_cost;
  job.has_training = listed.training.has_value();
  if (listed.training) tables.trainings[job.name] = *listed.training;
  job.has_etl = listed.etl.has_value();
  if (listed.etl) tables.etl[job.name] = *listed.etl;
  job.user = id_at<UserId>(tables.users.intern(listed.user));
  job.queue = id_at<QueueId>(tables.queues.intern(listed.queue));
  job.has_service_class = !listed.qos.empty() || !listed.account.empty();
  if (job.has_service_class) {
    tables.service_classes[job.name] = {id_at<QosId>(tables.qos.intern(listed.qos)),
                                        id_at<AccountId>(tables.accounts.intern(listed.account))};
  }
  job.has_checkpoints = listed.checkpoint_every.has_value();
  if (listed.checkpoint_every) {
    tables.checkpoint_intervals[job.name] = *listed.checkpoint_every;
  }
  job.is_elastic = listed.elastic.has_value();
  if (listed.elastic) tables.elastic[job.name] = *listed.elastic;
  job.has_topology = listed.topology.has_value();
  if (listed.topology) tables.topologies[job.name] = *listed.topology;
  job.request = tables.requests.intern(listed.request);
  job.priority = listed.priority;
  job.preemptible = listed.preemptible.value_or(true);
  job.says_preemptible = listed.preemptible.has_value();
  job.first_dependency = static_cast<std::uint32_t>(tables.dependencies.size());
  job.dependency_count = static_cast<std::uint16_t>(listed.after.size());
  for (const std::string& predecessor : listed.after) {
    tables.dependencies.push_back({tables.job_names.job_name(predecessor), std::nullopt});
  }
  return job;
}

std::unique_ptr<WorkloadSource> make_listed_source(const std::vector<ListedJob>& jobs,
                                                   WorkloadTables& tables) {
  std::vector<Job> made;
  made.reserve(jobs.size());
  for (const ListedJob& listed : jobs) made.push_back(make_job(listed, tables));
  std::ranges::stable_sort(made, {}, &Job::submit);
  return std::make_unique<ListedSource>(std::move(made));
}

}  // namespace headroom

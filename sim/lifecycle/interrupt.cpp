#include <optional>

#include "headroom/diagnostics.hpp"

#include "sim/lifecycle/job_life.hpp"

namespace headroom {

void JobLife::stop(JobId job, std::optional<JobId> for_whom) {
  JobRecord& record = jobs_.record(job);
  JobFacts& facts = jobs_.facts(job);
  HEADROOM_ASSERT(record.state == JobState::running, "only a running job can be stopped");
  if (record.trains) world_.training->stop(job, now());
  release_nodes(job);
  earlier_runs_.push_back(
      {.job = job, .start = facts.started, .end = now(), .restart_cost = facts.restart_cost});
  facts.executed = executed_by(facts, now());
  facts.running = false;
  ++record.preemptions;
  record.state = JobState::queued;
  queued_gpus_ += facts.gpus;
  world_.journal.stopped(now(), job);
  if (world_.log != nullptr) {
    world_.log->stopped(now(), job, {.for_whom = for_whom, .nodes = jobs_.nodes_of(job)});
  }
}

}  // namespace headroom

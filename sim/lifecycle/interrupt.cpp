#include <optional>

#include "headroom/diagnostics.hpp"

#include "sim/lifecycle/job_life.hpp"

namespace headroom {

/// Books the current run of a job that goes on later, and what it has done.
void JobLife::end_run(JobId job) {
  JobFacts& facts = jobs_.facts(job);
  earlier_runs_.push_back({.job = job,
                           .start = facts.started,
                           .end = now(),
                           .restart_cost = facts.restart_cost,
                           .share = jobs_.held_share(job)});
  facts.executed = executed_by(facts, now());
  note_progress(job);
}

void JobLife::stop(JobId job, std::optional<JobId> for_whom) {
  JobRecord& record = jobs_.record(job);
  JobFacts& facts = jobs_.facts(job);
  HEADROOM_ASSERT(record.state == JobState::running, "only a running job can be stopped");
  if (record.trains) world_.training->stop(job, now());
  release_nodes(job);
  end_run(job);
  facts.running = false;
  facts.in_workers = false;
  ++record.preemptions;
  record.state = JobState::queued;
  queued_share_ += jobs_.asked_share(job);
  world_.journal.stopped(now(), job);
  if (world_.log != nullptr) {
    world_.log->stopped(now(), job, {.for_whom = for_whom, .nodes = jobs_.nodes_of(job)});
  }
}

}  // namespace headroom

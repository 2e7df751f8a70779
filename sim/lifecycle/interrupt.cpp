#include <algorithm>

#include "headroom/diagnostics.hpp"

#include "sim/lifecycle/job_life.hpp"

namespace headroom {

/// Of all the work that a running job has done by now, what it still has when it is
/// stopped: never less than it began this run with.
Duration JobLife::kept_work(JobId job, bool is_requeued) const {
  const JobFacts& facts = jobs_.facts(job);
  const Job& spec = *jobs_.record(job).spec;
  const Duration done = executed_by(facts, now());
  PreemptedWork work = settings_.preempted_work.value_or(PreemptedWork{.is_kept = !is_requeued});
  if (spec.has_checkpoints) {
    work = {.is_kept = false, .checkpoint_every = world_.tables.checkpoint_intervals.at(spec.name)};
  }
  if (work.is_kept) return done;
  if (!work.checkpoint_every) return facts.executed;
  const std::int64_t every = work.checkpoint_every->count;
  return std::max(facts.executed, Duration{done.count / every * every});
}

void JobLife::interrupt(JobId job, bool is_requeued) {
  JobRecord& record = jobs_.record(job);
  JobFacts& facts = jobs_.facts(job);
  HEADROOM_ASSERT(record.state == JobState::running, "only a running job can be stopped");
  const Duration done = executed_by(facts, now());
  // A training job says itself what it has done; its samples are kept.
  const Duration kept = record.trains ? done : kept_work(job, is_requeued);
  if (record.trains) world_.training->stop(job, now());
  release_nodes(job);
  earlier_runs_.push_back({.job = job,
                           .start = facts.started,
                           .end = now(),
                           .restart_cost = facts.restart_cost,
                           .lost = done - kept});
  facts.executed = kept;
  facts.running = false;
  ++record.preemptions;
  world_.journal.stopped(now(), job);
}

void JobLife::stop(JobId job) {
  interrupt(job, false);
  jobs_.record(job).state = JobState::queued;
  queued_gpus_ += jobs_.facts(job).gpus;
}

void JobLife::requeue(JobId job, Duration eligible_after) {
  interrupt(job, true);
  jobs_.record(job).state = JobState::held;
  world_.future.schedule(now() + eligible_after, Phase::arrival, JobEligible{job});
}

}  // namespace headroom

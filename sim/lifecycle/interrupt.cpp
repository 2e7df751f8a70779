#include <algorithm>
#include <optional>

#include "headroom/diagnostics.hpp"

#include "sim/lifecycle/estimate.hpp"
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

/// Of the work that a stopped job has done, what it still has: never less than it
/// began its run with.
Duration JobLife::saved_work(JobId job, Duration before, Duration done, bool is_requeued) const {
  const Job& spec = *jobs_.record(job).spec;
  PreemptedWork work = settings_.preempted_work.value_or(PreemptedWork{.is_kept = !is_requeued});
  if (spec.has_checkpoints) {
    work = {.is_kept = false, .checkpoint_every = world_.tables.checkpoint_intervals.at(spec.name)};
  }
  if (work.is_kept) return done;
  if (!work.checkpoint_every) return before;
  const std::int64_t every = work.checkpoint_every->count;
  return std::max(before, Duration{done.count / every * every});
}

/// Ends the run of a job that is stopped, which keeps no more than it has saved.
void JobLife::end_stopped_run(JobId job, bool is_requeued) {
  JobFacts& facts = jobs_.facts(job);
  const Duration executed_before = facts.executed;
  const auto elastic = progress_.find(job);
  const Duration done_before = elastic == progress_.end() ? Duration{} : elastic->second.done;
  end_run(job);
  // A job on the stack says itself what it has done, and keeps what it can.
  if (jobs_.record(job).runs_on_stack()) return;
  EarlierRun& ended = earlier_runs_.back();
  if (elastic == progress_.end()) {
    const Duration saved = saved_work(job, executed_before, facts.executed, is_requeued);
    ended.lost = facts.executed - saved;
    facts.executed = saved;
    return;
  }
  // Its work is counted at its nominal width, lost time at that of the run.
  Progress& progress = elastic->second;
  const Duration saved = saved_work(job, done_before, progress.done, is_requeued);
  ended.lost = std::min(ended.end - ended.start, at_speed(progress.done - saved, progress.speed));
  progress.done = saved;
  facts.executed = at_speed(saved, progress.speed);
}

void JobLife::interrupt(JobId job, std::optional<JobId> for_whom, bool is_requeued) {
  JobRecord& record = jobs_.record(job);
  JobFacts& facts = jobs_.facts(job);
  HEADROOM_ASSERT(record.state == JobState::running, "only a running job can be stopped");
  if (record.runs_on_stack()) world_.stack->stop(job, is_requeued, now());
  if (JobWatch* watch = watch_of(record)) watch->stopped(job, now());
  release_nodes(job);
  end_stopped_run(job, is_requeued);
  facts.running = false;
  facts.in_workers = false;
  ++record.preemptions;
  world_.journal.stopped(now(), job);
  if (world_.log != nullptr) {
    world_.log->stopped(
        now(), job,
        {.for_whom = for_whom, .nodes = jobs_.nodes_of(job), .lost = earlier_runs_.back().lost});
  }
}

void JobLife::stop(JobId job, std::optional<JobId> for_whom) {
  interrupt(job, for_whom, false);
  jobs_.record(job).state = JobState::queued;
  queued_share_ += jobs_.asked_share(job);
}

void JobLife::requeue(JobId job, Duration eligible_after, std::optional<JobId> for_whom) {
  interrupt(job, for_whom, true);
  jobs_.record(job).state = JobState::held;
  if (world_.log != nullptr) world_.log->held(now(), job);
  world_.future.schedule(now() + eligible_after, Phase::arrival, JobEligible{job});
}

}  // namespace headroom

#include "sim/lifecycle/job_life.hpp"

namespace headroom {

void JobLife::release_nodes(JobId job) {
  world_.cluster.release(allocation_of(job));
  JobRecord& record = jobs_.record(job);
  record.held += now() - jobs_.facts(job).started;
  running_[record.running_place] = running_.back();
  jobs_.record(running_.back()).running_place = record.running_place;
  running_.pop_back();
  capacity_freed_ = true;
  last_change_ = now();
}

void JobLife::handle(const JobDone& event) {
  JobRecord& record = jobs_.record(event.job);
  if (record.state != JobState::running || record.run_number != event.run_number) return;
  if (record.runs_on_stack()) {
    if (tick_filed_ == now() && !world_.stack->is_done(event.job)) {
      // Its last step may end at the very instant of its limit, and then it is not killed.
      world_.future.schedule(now(), Phase::release, event);
      return;
    }
    world_.stack->stop(event.job, false, now());
    record.exceeds_walltime = !world_.stack->is_done(event.job);
    settle_stack();
  }
  const JobState by_itself = record.fails ? JobState::failed : JobState::completed;
  finish_run(event.job, record.exceeds_walltime ? JobState::killed : by_itself);
}

void JobLife::finish_run(JobId job, JobState state) {
  release_nodes(job);
  released_.push_back(job);
  JobFacts& facts = jobs_.facts(job);
  facts.executed = executed_by(facts, now());
  facts.running = false;
  file_decision();
  end(job, state);
}

void JobLife::end(JobId job, JobState state) {
  JobRecord& record = jobs_.record(job);
  record.state = state;
  record.end = now();
  ++ended_count_;
  if (JobWatch* watch = watch_of(record)) watch->ended(job, state, now());
  release_successors(job);
  // A watcher may have let new jobs come, so that the record is looked up again.
  if (state == JobState::completed && jobs_.record(job).prepares_data) tell_data_written(job);
}

}  // namespace headroom

#include "sim/lifecycle/job_life.hpp"

namespace headroom {

void JobLife::end_now(JobId job, JobState state) {
  JobRecord& record = jobs_.record(job);
  if (has_ended(record.state)) return;
  if (record.state == JobState::running) {
    if (record.runs_on_stack()) {
      world_.stack->stop(job, false, now());
      settle_stack();
    }
    return finish_run(job, state);
  }
  if (record.state == JobState::queued) {
    queued_share_ -= jobs_.asked_share(job);
    // One that no decision has seen yet is simply forgotten.
    if (std::erase(newcomers_, job) == 0) withdrawn_.push_back(job);
    file_decision();
  }
  // It has run before where it was stopped, and holds nothing since.
  jobs_.facts(job).started = now();
  last_change_ = now();
  end(job, state);
}

}  // namespace headroom

#include "sim/pipelines/task_run.hpp"

#include <string>
#include <utility>

namespace headroom {

void TaskRun::submit(Agenda& agenda) {
  const AttemptFate fate = draw_fate(*place_.pipeline, place_.seed,
                                     {.run = place_.run_number,
                                      .step = place_.job.step,
                                      .trial = place_.job.trial,
                                      .attempt = earlier_ + attempts_});
  ListedJob job = job_;
  if (++attempts_ > 1) job.id += '.' + std::to_string(attempts_);
  if (fate.fails) shorten(job, fate.share);
  agenda.submit({.place = place_.job, .job = std::move(job), .fails = fate.fails});
}

TaskRun::Outcome TaskRun::end(JobState state, TimePoint now, Agenda& agenda) {
  job_id_.reset();
  if (state == JobState::completed) return Outcome::succeeded;
  const RetryRule& retry = place_.pipeline->steps[place_.job.step].retry;
  // What the cluster cannot hold today it cannot hold tomorrow.
  if (state == JobState::rejected || attempts_ > retry.retries) return Outcome::failed;
  agenda.wake(place_.job, now + retry_pause(retry, attempts_));
  return Outcome::pauses;
}

}  // namespace headroom

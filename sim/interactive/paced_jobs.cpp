#include "sim/interactive/paced_jobs.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace headroom {
namespace {

std::uint32_t number(JobId job) { return static_cast<std::uint32_t>(job); }

}  // namespace

/// What is left of its work: a stop keeps as much of the run's time as the scheduler says, and of
/// its work the same share.
void PacedJobs::resume(Paced& job, const Hold& hold) const {
  const Duration run = job.executed_at_stop - job.executed;
  const Duration kept = hold.executed - job.executed;
  if (run.count <= 0 || kept >= run) {
    job.left = job.left_at_stop;
  } else if (kept.count > 0) {
    const WideInt done = (job.left - job.left_at_stop).count;
    job.left -= Duration{static_cast<std::int64_t>(done * kept.count / run.count)};
  }
}

void PacedJobs::started(JobId job, const Hold& hold, TimePoint now) {
  Paced& paced = jobs_.at(job);
  if (paced.is_running) stopped(job, now);
  if (paced.was_stopped) resume(paced, hold);
  paced.hold = hold;
  paced.executed = hold.executed;
  paced.work_from = now + hold.restart_cost;
  paced.is_running = true;
  wakes_.set(number(job), paced.work_from);
}

void PacedJobs::act(TimePoint now) {
  while (const auto who = wakes_.take(now)) {
    const JobId job{*who};
    Paced& paced = jobs_.at(job);
    if (paced.is_working) {
      end(job, now, true);
      continue;
    }
    paced.is_working = true;
    devices_.begin(job,
                   {.work = paced.left,
                    .demand = paced.work.demand,
                    .speed_max = instance_speed(paced.hold.instance_share, paced.work.demand)},
                   paced.hold.devices, now);
    file_kill(job, paced);
  }
}

void PacedJobs::file_kill(JobId job, const Paced& paced) {
  if (!paced.work.walltime) return;
  const Duration left = std::max(Duration{}, *paced.work.walltime - paced.executed);
  wakes_.set(number(job), paced.work_from + left);
}

/// Answers what is left of its work.
Duration PacedJobs::leave_devices(JobId job, Paced& paced, TimePoint now, bool is_lost) {
  const TimeSharedDevices::Progress progress = devices_.end(job, now);
  spans_.add({.job = job,
              .share = paced.hold.share,
              .from = paced.work_from,
              .to = now,
              .is_lost = is_lost},
             progress);
  paced.is_working = false;
  return progress.left;
}

void PacedJobs::stopped(JobId job, TimePoint now) {
  Paced& paced = jobs_.at(job);
  if (!paced.is_running) return;
  wakes_.clear(number(job));
  paced.left_at_stop = paced.left;
  paced.executed_at_stop = paced.executed;
  if (paced.is_working) {
    paced.executed_at_stop += now - paced.work_from;
    paced.left_at_stop = leave_devices(job, paced, now, false);
  }
  paced.is_running = false;
  paced.was_stopped = true;
}

void PacedJobs::end(JobId job, TimePoint now, bool is_killed) {
  Paced& paced = jobs_.at(job);
  wakes_.clear(number(job));
  static_cast<void>(leave_devices(job, paced, now, is_killed));
  jobs_.erase(job);
  wishes_.push_back({.job = job, .is_killed = is_killed});
}

std::vector<PacedJobs::Wish> PacedJobs::take_wishes() { return std::exchange(wishes_, {}); }

void PacedJobs::close(TimePoint now) {
  for (auto& [job, paced] : jobs_) {
    if (paced.is_working) static_cast<void>(leave_devices(job, paced, now, false));
  }
}

}  // namespace headroom

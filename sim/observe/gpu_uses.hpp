#pragma once
#include <algorithm>

#include "sim/lifecycle/job_state.hpp"
#include "sim/observe/run_record.hpp"

namespace headroom {

/// One run of a job that paces itself: what it held, and what that was good for.
struct GpuUse {
  GpuClass gpu_class{};
  GpuShare share{};
  TimePoint from;
  TimePoint to;
};

/// The run that `job` is in or that ended it; nothing when it never held GPUs or waits again.
[[nodiscard]] inline std::optional<EarlierRun> last_run(const RunRecord& run, JobId job) {
  const JobRecord& record = run.jobs.record(job);
  const bool held_to_its_end = has_ended(record.state) && record.first_start.has_value();
  if (!held_to_its_end && record.state != JobState::running) return std::nullopt;
  const JobFacts& facts = run.jobs.facts(job);
  return EarlierRun{.job = job,
                    .start = facts.started,
                    .end = held_to_its_end ? record.end : run.end,
                    .restart_cost = facts.restart_cost,
                    .share = run.jobs.held_share(job)};
}

/// Tells `tell` of every use of GPUs by jobs that are replayed as measured: restarting, then
/// work, then work thrown away. The work of a job that was
/// killed or failed is lost. What training jobs and replicas
/// do with theirs stands in RunRecord::training and RunRecord::services.
template <class Tell>
void for_each_use(const RunRecord& run, const Tell& tell) {
  const auto tell_run = [&](const EarlierRun& held) {
    const JobRecord& record = run.jobs.record(held.job);
    if (record.trains || record.is_open_ended) return;
    const TimePoint working_from = std::min(held.start + held.restart_cost, held.end);
    const TimePoint lost_from = std::max(working_from, held.end - held.lost);
    const GpuClass work = loses_work(record.state) ? GpuClass::lost : GpuClass::useful;
    tell(GpuUse{GpuClass::checkpoint, held.share, held.start, working_from});
    tell(GpuUse{work, held.share, working_from, lost_from});
    tell(GpuUse{GpuClass::lost, held.share, lost_from, held.end});
  };
  for (const EarlierRun& earlier : run.earlier_runs) tell_run(earlier);
  for (std::size_t i = 0; i < run.jobs.size(); ++i) {
    if (const auto last = last_run(run, id_at<JobId>(i))) tell_run(*last);
  }
}

}  // namespace headroom

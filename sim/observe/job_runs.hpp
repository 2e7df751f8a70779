#pragma once
#include <cstddef>
#include <span>

#include "headroom/diagnostics.hpp"

#include "sim/observe/gpu_uses.hpp"
#include "sim/observe/run_record.hpp"

namespace headroom {

/// A time in which a job held `share` of GPUs on `nodes`, which ascend; a node with several of
/// its workers may stand there more than once.
struct JobRun {
  JobId job{};
  TimePoint start;
  TimePoint end;
  GpuShare share{};
  std::span<const NodeId> nodes;
};

/// Tells `tell` of every run of every job: first those that ended by preemption or a change of
/// width, in order of their end, then the last ones by JobId. Requires the log.
template <class Tell>
void for_each_run(const RunRecord& run, const Tell& tell) {
  std::size_t next = 0;
  for (const LifeEntry& entry : run.log.entries()) {
    if (entry.event != LifeEvent::stop && entry.event != LifeEvent::resize) continue;
    HEADROOM_ASSERT(next < run.earlier_runs.size() && run.earlier_runs[next].job == entry.job,
                    "each stop and resize ends one run");
    const EarlierRun& held = run.earlier_runs[next++];
    tell(JobRun{held.job, held.start, held.end, held.share, run.log.nodes_of(entry)});
  }
  for (std::size_t i = 0; i < run.jobs.size(); ++i) {
    const auto job = id_at<JobId>(i);
    const auto held = last_run(run, job);
    if (held) tell(JobRun{job, held->start, held->end, held->share, run.jobs.nodes_of(job)});
  }
}

}  // namespace headroom

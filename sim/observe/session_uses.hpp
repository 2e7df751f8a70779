#pragma once
#include <algorithm>
#include <map>
#include <utility>

#include "sim/interactive/session_record.hpp"
#include "sim/lifecycle/job_watch.hpp"
#include "sim/observe/gpu_uses.hpp"
#include "sim/observe/run_record.hpp"

namespace headroom {

/// A part of what a job on shared devices or a notebook held, and what it was good for: `part` of
/// the time from `from` to `to`, less than all of it where devices switched between tenants, and
/// below 0 where time that was told of as unused was not. Either all of it, or none of it before
/// the end of the warm-up.
struct SessionUse {
  JobId job{};
  GpuClass gpu_class{};
  GpuShare share{};
  TimePoint from;
  TimePoint to;
  Duration part{};
  bool computes = false;

  /// What of it is at or after `border`.
  [[nodiscard]] GpuShareTime after(TimePoint border) const {
    if (from >= border) return share * part;
    const bool is_whole = part == to - from;
    return is_whole && to > border ? share * (to - border) : GpuShareTime{};
  }
};

/// Tells of the time on devices that `span` is. While its devices work for one tenant and another
/// in turns, each share of them is useful; while they switch, what they have in flight is thrown
/// away as by any preemption, which is lost. So is `lost` at its end, as the scheduler says.
template <class Tell>
void tell_span(const BusySpan& span, Duration lost, const Tell& tell) {
  const Duration length = span.length();
  lost = span.is_lost ? length : std::min(lost, length);
  const TimePoint lost_from = span.to - lost;
  tell(SessionUse{span.job, GpuClass::unused, span.share, span.from, span.to, Duration{} - length});
  tell(SessionUse{span.job, GpuClass::lost, span.share, lost_from, span.to, lost, true});
  const Duration kept = length - lost;
  if (kept.count == 0) return;
  const WideInt switching = static_cast<WideInt>(span.switching.count) * kept.count / length.count;
  const Duration switched{static_cast<std::int64_t>(switching)};
  tell(SessionUse{span.job, GpuClass::useful, span.share, span.from, lost_from, kept - switched,
                  true});
  tell(SessionUse{span.job, GpuClass::lost, span.share, span.from, lost_from, switched});
}

/// Tells `tell` of every use of GPUs by notebooks, and by jobs that share devices: restarting,
/// then unused but for the times in which they compute. The work of a killed job is lost; bursts
/// of a killed notebook are lost only where they were cut.
template <class Tell>
void for_each_session_use(const RunRecord& run, const Tell& tell) {
  if (!run.sessions.is_used) return;
  const auto is_of_session = [&](JobId job) {
    return run.jobs.record(job).watcher == Watcher::sessions;
  };
  const auto tell_run = [&](const EarlierRun& held) {
    const TimePoint working_from = std::min(held.start + held.restart_cost, held.end);
    tell(SessionUse{held.job, GpuClass::checkpoint, held.share, held.start, working_from,
                    working_from - held.start});
    tell(SessionUse{held.job, GpuClass::unused, held.share, working_from, held.end,
                    held.end - working_from});
  };
  std::map<std::pair<JobId, TimePoint>, Duration> lost;
  for (const EarlierRun& earlier : run.earlier_runs) {
    if (!is_of_session(earlier.job)) continue;
    tell_run(earlier);
    lost[{earlier.job, earlier.end}] = earlier.lost;
  }
  for (std::size_t i = 0; i < run.jobs.size(); ++i) {
    const auto job = id_at<JobId>(i);
    if (!is_of_session(job)) continue;
    if (const auto last = last_run(run, job)) tell_run(*last);
  }
  for (const BusySpan& span : run.sessions.spans) {
    Duration thrown_away{};
    if (!span.population) {
      const bool killed = run.jobs.record(span.job).state == JobState::killed;
      const auto found = lost.find({span.job, span.to});
      if (found != lost.end()) thrown_away = found->second;
      if (killed) thrown_away = span.length();
    }
    tell_span(span, thrown_away, tell);
  }
}

}  // namespace headroom

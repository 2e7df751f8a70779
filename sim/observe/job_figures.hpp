#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "headroom/job.hpp"
#include "headroom/units.hpp"

#include "sim/observe/run_record.hpp"
#include "sim/observe/statistics.hpp"

namespace headroom {

/// How many jobs of a set came to what; `submitted` is the sum of all but
/// `started`.
struct JobCounts {
  std::uint64_t submitted = 0;
  std::uint64_t started = 0;  ///< held an allocation at least once
  std::uint64_t completed = 0;
  std::uint64_t killed = 0;
  std::uint64_t failed = 0;
  std::uint64_t rejected = 0;
  std::uint64_t running = 0;
  std::uint64_t queued = 0;  ///< those that wait for predecessors or think time included
};

/// The figures of one set of jobs. Ended means completed, killed or failed. A
/// figure over no job is absent.
struct JobFigures {
  JobCounts jobs;
  std::optional<Spread> queue_delay;  ///< first start - submit, of started jobs
  std::optional<Spread> jct;          ///< end - submit, of ended jobs
  std::optional<Spread> run;          ///< time the allocation was held, of ended jobs
  std::optional<Spread> slowdown;     ///< jct / run, of ended jobs with a run above 0
  /// max(1, jct / max(run, 10 s)), of ended jobs. Source of the form: Feitelson,
  /// "Metrics for parallel job scheduling and their convergence", JSSPP 2001.
  std::optional<Spread> bounded_slowdown;
};

/// One set out of a partition of the jobs.
struct NamedFigures {
  std::string name;
  JobFigures figures;
};

/// Figures over all jobs of a run submitted at or after RunRecord::measured_from,
/// and the same by size, queue and user. Sets without jobs are left out.
struct RunFigures {
  JobFigures all;
  std::vector<NamedFigures> by_size;   ///< ascending; see size_class_name
  std::vector<NamedFigures> by_queue;  ///< numbers ascending, then other names
  std::vector<NamedFigures> by_user;   ///< likewise
  std::optional<TimePoint> first_submit;
  std::optional<TimePoint> last_end;  ///< of ended jobs
  WideInt start_sum_ns = 0;           ///< of first starts
};

/// Reads each record once a figure, in memory of 12 to 30 bytes a job.
[[nodiscard]] RunFigures run_figures(const RunRecord& run);

/// The figures of the jobs that `counts` and that were submitted after the warm-up. Those that
/// still wait at the end count among the queue delays with what they have waited
/// by then, which is a lower bound.
[[nodiscard]] JobFigures figures_of(const RunRecord& run,
                                    const std::function<bool(const Job&)>& counts);

/// Class 0 holds jobs without GPUs, class k those of more than 2^(k-2) and at
/// most 2^(k-1).
[[nodiscard]] std::uint32_t size_class(std::uint32_t gpus);
/// `0`, `1`, `2`, `3-4`, `5-8`, …
[[nodiscard]] std::string size_class_name(std::size_t size_class);

}  // namespace headroom

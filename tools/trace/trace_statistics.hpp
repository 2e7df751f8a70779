#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "models/statistics/tail_index.hpp"
#include "models/workload/trace/recorded_state.hpp"
#include "sim/observe/statistics.hpp"
#include "sim/report/tree.hpp"
#include "tools/trace/arrival_pattern.hpp"
#include "tools/trace/demand_course.hpp"
#include "tools/trace/estimate_accuracy.hpp"
#include "tools/trace/offered_load.hpp"
#include "tools/trace/trace_curves.hpp"

namespace headroom {

/// What a set of jobs asks for, each for its whole duration.
struct TraceLoad {
  std::uint64_t jobs = 0;
  GpuTime gpu_time{};
  std::optional<Spread> duration;  ///< not kept for users and queues
};

struct NamedTraceLoad {
  std::string name;
  TraceLoad load;
  std::vector<NamedTraceLoad> states;  ///< of a user, where the trace tells
};

/// How large the largest are, of durations or of GPU-hours.
struct TailFigures {
  std::optional<TailIndex> index;    ///< of the largest 5 %
  double p99_over_p50 = 0.0;         ///< 0 where half of the values are 0
  double top_hundredth_share = 0.0;  ///< of the sum, in the largest 1 % of the values
};

/// How unevenly users or queues share the GPU-hours; all 0 where there are none to share.
struct ConcentrationFigures {
  double gini = 0.0;
  double top_1_share = 0.0;
  double top_10_share = 0.0;
  std::uint64_t with_half = 0;  ///< the fewest that have half of the GPU-hours together
  SharedCurve shared{};
};

/// A trace in figures, before any simulation: walltimes kill nobody here.
struct TraceStatistics {
  TraceLoad all;
  Duration first_submit{};
  Duration last_submit{};
  std::optional<Spread> gpus;       ///< per job, jobs without GPUs included
  std::optional<Spread> walltime;   ///< of the jobs that have one
  std::optional<Spread> gpu_hours;  ///< per job
  TailFigures duration_tail;
  TailFigures gpu_hours_tail;
  std::uint64_t with_dependencies = 0;
  std::map<std::int64_t, std::uint64_t> jobs_by_gpus;
  std::vector<NamedTraceLoad> by_size;   ///< ascending; see size_class_name
  std::vector<NamedTraceLoad> by_queue;  ///< most GPU-hours first, then by name
  std::vector<NamedTraceLoad> by_user;   ///< likewise
  /// How jobs ended, in the order of RecordedState; empty where the trace does not tell.
  std::vector<NamedTraceLoad> by_state;
  ConcentrationFigures users;
  ConcentrationFigures queues;
  EstimateAccuracy estimates;
  ArrivalPattern arrivals;
  DemandCourse course;
  TraceCurves curves;
  WeekClock clock;
  std::optional<OfferedLoad> load;  ///< where a cluster was given
};

/// What a trace is to be held against.
struct StatisticsSettings {
  WeekClock clock;
  std::optional<std::uint64_t> cluster_gpus;  ///< > 0
};

/// Takes all jobs of `source`, which has at least one. `states` are those of its jobs in order,
/// or empty.
[[nodiscard]] TraceStatistics trace_statistics(WorkloadSource& source, const WorkloadTables& tables,
                                               const StatisticsSettings& settings = {},
                                               std::span<const RecordedState> states = {});

/// The figures and the audit as `trace stats --json` prints them.
[[nodiscard]] Tree statistics_tree(const TraceStatistics& statistics, const TraceAudit& audit);

/// The same for a person to read, in lines of at most 80 columns, without the audit.
[[nodiscard]] std::string statistics_text(const TraceStatistics& statistics);

}  // namespace headroom

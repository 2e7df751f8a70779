#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "sim/observe/run_record.hpp"
#include "sim/report/csv_rows.hpp"

namespace headroom {

/// Quantities over the time of a run, cut into steps of equal length. Each
/// value is the exact average over its step, rounded once.
struct Series {
  struct Column {
    std::string name;
    std::vector<double> values;  ///< by step
  };
  std::vector<TimePoint> starts;  ///< of the steps; each ends where the next starts
  std::vector<Column> columns;
};

/// The series of a finished run from its start to its end, warm-up included:
///   queued_jobs, queued_gpus  submitted, not ended, not running; what they ask for
///   running_jobs, gpus_allocated
///   gpus_busy                 allocated and computing, whatever became of the work
///   gpus_down
///   fragmentation             part of all GPUs that is free but of no use to the usual
///                             jobs: mean of what was seen within the step, else the last
///   by_queue.NAME.gpus_allocated, by_queue.NAME.queued_gpus   where jobs are in 2 to 100 queues
///   by_group.NAME.gpus_allocated, account.CLASS   where the log was kept; see capacity_series
/// Rejected jobs are in none of them. A run of no length has no steps, one of
/// fewer nanoseconds than `samples` has one a nanosecond.
[[nodiscard]] Series series(const RunRecord& run, std::uint32_t samples);

/// Writes timeseries.csv: `time_s`, where the step starts, and the columns.
void write_series(const Series& series, const TextSink& sink);

}  // namespace headroom

#include <cstddef>
#include <cstdint>

#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/row_fields.hpp"
#include "models/workload/trace/table_reader.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace/trace_row.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

// The reduced Philly trace that Pollux and Sia read: timestamp, duration (s),
// num_gpus, gpu_time, cluster. The cluster is a virtual one and becomes the queue.
// Source of the full trace: Jeon et al., ATC 2019. There are no job ids and no
// requested times; rows are not in order of time.

void read_philly(BlockReader& file, const TraceSpec&, JobCollector& jobs) {
  TableReader table{file, TableStyle{}};
  const std::size_t timestamp = table.required_column({"timestamp"});
  const std::size_t duration = table.required_column({"duration"});
  const std::size_t gpus = table.required_column({"num_gpus"});
  const auto cluster = table.column({"cluster"});
  while (TraceRow* row = table.next(jobs)) {
    row->queue = table.field(cluster).text;
    std::uint32_t count = 0;
    const bool is_sound = take_date(jobs, table.field(timestamp), row->submit) &&
                          take_time(jobs, table.field(duration), TimeUnit::second, row->run) &&
                          take_count(jobs, table.field(gpus), count);
    if (!is_sound) continue;
    row->gpus = count;
    if (!jobs.add()) return;
  }
}

bool looks_like_philly(const Beginning& beginning) {
  return beginning.first_line.starts_with("timestamp,duration,num_gpus");
}

}  // namespace

TraceFormat philly_csv_format() {
  return {.name = "philly-csv",
          .summary = "reduced Philly trace of Pollux and Sia",
          .recognises = looks_like_philly,
          .read = read_philly,
          .cleaning = {},
          .place_word = "line",
          .submits_are_dates = true};
}

}  // namespace headroom

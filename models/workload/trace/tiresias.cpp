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

// Job lists of the Tiresias simulator: job_id, num_gpu, submit_time (s),
// iterations, model_name, duration (s), interval. The run time is `duration`; the
// interval repeats what the submit times say. Source: Gu et al., NSDI 2019.

void read_tiresias(BlockReader& file, const TraceSpec&, JobCollector& jobs) {
  TableReader table{file, TableStyle{}};
  const auto id = table.column({"job_id"});
  const std::size_t gpus = table.required_column({"num_gpu"});
  const std::size_t submit = table.required_column({"submit_time"});
  const std::size_t duration = table.required_column({"duration"});
  while (TraceRow* row = table.next(jobs)) {
    row->id = table.field(id).text;
    std::uint32_t count = 0;
    const bool is_sound = take_time(jobs, table.field(submit), TimeUnit::second, row->submit) &&
                          take_time(jobs, table.field(duration), TimeUnit::second, row->run) &&
                          take_count(jobs, table.field(gpus), count);
    if (!is_sound) continue;
    row->gpus = count;
    if (!jobs.add()) return;
  }
}

bool looks_like_tiresias(const Beginning& beginning) {
  return trimmed(beginning.first_line) ==
         "job_id,num_gpu,submit_time,iterations,model_name,duration,interval";
}

}  // namespace

TraceFormat tiresias_format() {
  return {.name = "tiresias",
          .summary = "job list of the Tiresias simulator, times in seconds",
          .recognises = looks_like_tiresias,
          .read = read_tiresias};
}

}  // namespace headroom

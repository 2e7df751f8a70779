#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "headroom/units.hpp"

#include "models/workload/trace/audit_rules.hpp"
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

// Job lists of ElasticFlow: times in seconds, the deadline as a time of the trace. The
// duration holds for num_gpu GPUs. Source: Gu et al., "ElasticFlow", ASPLOS 2023, and
// its artifact.

bool take_deadline(const NamedField& field, JobCollector& jobs, TraceRow& row) {
  if (is_missing(field.text)) return true;
  Duration deadline{};
  if (!take_time(jobs, field, TimeUnit::second, deadline)) return false;
  if (deadline < *row.submit) {
    jobs.repair(AuditRule::past_deadline, field.name, field.text);
  } else {
    row.deadline = deadline - *row.submit;
  }
  return true;
}

void read_elasticflow(BlockReader& file, const TraceSpec&, JobCollector& jobs) {
  TableReader table{file, TableStyle{}};
  const std::size_t gpus = table.required_column({"num_gpu"});
  const std::size_t submit = table.required_column({"submit_time"});
  const std::size_t duration = table.required_column({"duration"});
  const std::size_t deadline = table.required_column({"ddl"});
  const auto id = table.column({"job_id"});
  while (TraceRow* row = table.next(jobs)) {
    row->id = table.field(id).text;
    std::uint32_t count = 0;
    const bool is_sound = take_time(jobs, table.field(submit), TimeUnit::second, row->submit) &&
                          take_time(jobs, table.field(duration), TimeUnit::second, row->run) &&
                          take_count(jobs, table.field(gpus), count) &&
                          take_deadline(table.field(deadline), jobs, *row);
    if (!is_sound) continue;
    row->gpus = count;
    if (!jobs.add()) return;
  }
}

bool looks_like_elasticflow(const Beginning& beginning) {
  return beginning.first_line.starts_with("job_id,submit_time,") &&
         beginning.first_line.find(",model_name,ddl,batch_size,num_gpu,") !=
             std::string_view::npos;
}

}  // namespace

TraceFormat elasticflow_format() {
  return {.name = "elasticflow",
          .summary = "job list of ElasticFlow, with deadlines",
          .recognises = looks_like_elasticflow,
          .read = read_elasticflow,
          .reading = "times in seconds; the duration holds for the GPUs asked for"};
}

}  // namespace headroom

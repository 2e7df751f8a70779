#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "headroom/units.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/row_fields.hpp"
#include "models/workload/trace/table_reader.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace/trace_row.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

// Job lists of Chronus: Tiresias' columns, a virtual cluster as the user, and by when the
// job is wanted, in seconds after its submission: `159-189-229` with values `10-8-5` when
// it is worth less and less. Best-effort jobs name such a time, too, but nobody waits
// for it. Source: Gao et al., "Chronus", SoCC 2021, and its artifact.

bool take_deadline(const NamedField& field, JobCollector& jobs, TraceRow& row) {
  const std::size_t end = std::min(field.text.find('-', 1), field.text.size());
  if (!take_time(jobs, {field.name, field.text.substr(0, end)}, TimeUnit::second, row.deadline)) {
    return false;
  }
  if (end < field.text.size()) {
    jobs.repair(AuditRule::several_deadlines, field.name, field.text);
  }
  return true;
}

void read_chronus(BlockReader& file, const TraceSpec&, JobCollector& jobs) {
  TableReader table{file, TableStyle{}};
  const std::size_t gpus = table.required_column({"num_gpu"});
  const std::size_t submit = table.required_column({"submit_time"});
  const std::size_t duration = table.required_column({"duration"});
  const std::size_t wanted = table.required_column({"expect_time_list"});
  const std::size_t best_effort = table.required_column({"best_effort"});
  const auto id = table.column({"job_id"});
  const auto user = table.column({"user"});
  while (TraceRow* row = table.next(jobs)) {
    row->id = table.field(id).text;
    row->user = table.field(user).text;
    std::uint32_t count = 0;
    std::uint32_t is_best_effort = 0;
    const bool is_sound = take_time(jobs, table.field(submit), TimeUnit::second, row->submit) &&
                          take_time(jobs, table.field(duration), TimeUnit::second, row->run) &&
                          take_count(jobs, table.field(gpus), count) &&
                          take_count(jobs, table.field(best_effort), is_best_effort);
    if (!is_sound) continue;
    row->gpus = count;
    if (is_best_effort == 0 && !take_deadline(table.field(wanted), jobs, *row)) continue;
    if (!jobs.add()) return;
  }
}

bool looks_like_chronus(const Beginning& beginning) {
  return beginning.first_line.starts_with("job_id,user,num_gpu,submit_time,") &&
         beginning.first_line.find("expect_time_list") != std::string_view::npos;
}

}  // namespace

TraceFormat chronus_format() {
  return {.name = "chronus",
          .summary = "job list of Chronus, with deadlines",
          .recognises = looks_like_chronus,
          .read = read_chronus,
          .reading = "times in seconds; deadlines after the submission, none for best-effort jobs"};
}

}  // namespace headroom

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

// Job lists of the Muri simulator; all times are in milliseconds. A job runs
// iterations × iteration_time and 1.5 % more, which is what its authors'
// simulator adds; the column `duration` is the one of the original trace and is
// not used. Source: Zhao et al., SIGCOMM 2022, and its artifact.

constexpr WideInt overhead_numerator = 1015;
constexpr WideInt overhead_denominator = 1000;

/// The run time to the nearest nanosecond, or nullopt beyond longest_duration.
std::optional<Duration> run_time(std::uint32_t iterations, Duration iteration_time) {
  const WideInt thousandths =
      static_cast<WideInt>(iterations) * iteration_time.count * overhead_numerator;
  const WideInt rounded = (thousandths + overhead_denominator / 2) / overhead_denominator;
  if (rounded > longest_duration.count) return std::nullopt;
  return Duration{static_cast<std::int64_t>(rounded)};
}

void read_muri(BlockReader& file, const TraceSpec&, JobCollector& jobs) {
  TableReader table{file, TableStyle{}};
  const auto id = table.column({"job_id"});
  const std::size_t gpus = table.required_column({"num_gpu"});
  const std::size_t submit = table.required_column({"submit_time"});
  const std::size_t iterations = table.required_column({"iterations"});
  const std::size_t iteration_time = table.required_column({"iteration_time"});
  const auto priority = table.column({"priority"});
  while (TraceRow* row = table.next(jobs)) {
    row->id = table.field(id).text;
    std::uint32_t gpu_count = 0;
    std::uint32_t iteration_count = 0;
    Duration step{};
    const bool is_sound =
        take_time(jobs, table.field(submit), TimeUnit::millisecond, row->submit) &&
        take_count(jobs, table.field(gpus), gpu_count) &&
        take_count(jobs, table.field(iterations), iteration_count) &&
        take_time(jobs, table.field(iteration_time), TimeUnit::millisecond, step) &&
        take_optional_priority(jobs, table.field(priority), row->priority);
    if (!is_sound) continue;
    row->gpus = gpu_count;
    row->run = run_time(iteration_count, step);
    if (!row->run) {
      jobs.reject(AuditRule::out_of_range, "iterations", table.text(iterations));
    } else if (!jobs.add()) {
      return;
    }
  }
}

bool looks_like_muri(const Beginning& beginning) {
  const auto has = [&](std::string_view name) {
    return beginning.first_line.find(name) != std::string_view::npos;
  };
  return beginning.first_line.starts_with("job_id,num_gpu,submit_time,iterations") &&
         has(",iteration_time,");
}

}  // namespace

TraceFormat muri_format() {
  return {.name = "muri",
          .summary = "job list of the Muri simulator, times in milliseconds",
          .recognises = looks_like_muri,
          .read = read_muri};
}

}  // namespace headroom

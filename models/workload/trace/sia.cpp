#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"
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

// Workloads of Pollux and Sia: when a job of which application comes and how many GPUs
// its user asks for. How long it runs is not in the file but in the simulators' tables of
// each application; the option gpu_hours says it here, divided among the GPUs asked for.
// Sources: Qiao et al., OSDI 2021; Jayaram Subramanya et al., SOSP 2023; their artifacts.

/// GPU-hours over GPUs, to the nearest nanosecond.
Duration shared_out(double gpu_hours, std::uint32_t gpus) {
  constexpr double nanoseconds_per_hour = 3.6e12;
  return Duration{std::llround(gpu_hours * nanoseconds_per_hour / gpus)};
}

void check_gpu_hours(const TraceSpec& spec) {
  constexpr double most = 876'600;  // of one GPU in longest_duration
  std::vector<Diagnostic> findings;
  for (const auto& [application, hours] : spec.gpu_hours) {
    if (hours >= 0 && hours <= most) continue;
    findings.push_back({.path = spec.shown,
                        .message = fmt::format("gpu_hours of {} is {}", application, hours),
                        .hint = fmt::format("from 0 to {}", most)});
  }
  if (!findings.empty()) throw InputError{std::move(findings)};
}

bool take_run(const NamedField& application, const TraceSpec& spec, JobCollector& jobs,
              TraceRow& row) {
  if (spec.gpu_hours.empty()) {
    jobs.repair(AuditRule::no_run_times, application.name, application.text);
    row.run = Duration{};
    return true;
  }
  const auto hours = spec.gpu_hours.find(std::string{application.text});
  if (hours == spec.gpu_hours.end()) {
    jobs.reject(AuditRule::no_throughput, application.name, application.text);
    return false;
  }
  row.run = shared_out(hours->second, std::max(1U, *row.gpus));
  return true;
}

void read_sia(BlockReader& file, const TraceSpec& spec, JobCollector& jobs) {
  check_gpu_hours(spec);
  TableReader table{file, TableStyle{}};
  const std::size_t submit = table.required_column({"time"});
  const std::size_t application = table.required_column({"application"});
  const std::size_t gpus = table.required_column({"num_replicas"});
  const auto name = table.column({"name"});
  while (TraceRow* row = table.next(jobs)) {
    row->id = table.field(name).text;
    std::uint32_t count = 0;
    const bool is_sound = take_time(jobs, table.field(submit), TimeUnit::second, row->submit) &&
                          take_count(jobs, table.field(gpus), count);
    if (!is_sound) continue;
    row->gpus = count;
    if (take_run(table.field(application), spec, jobs, *row) && !jobs.add()) return;
  }
}

bool looks_like_sia(const Beginning& beginning) {
  return beginning.first_line.starts_with("name,time,application,num_replicas");
}

}  // namespace

TraceFormat sia_format() {
  return {.name = "sia",
          .summary = "workload of Pollux and Sia",
          .recognises = looks_like_sia,
          .read = read_sia,
          .reading = "times in seconds; run times are not in the file: gpu_hours of the application, "
                     "divided by the GPUs asked for, else zero"};
}

}  // namespace headroom

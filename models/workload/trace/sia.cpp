#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/json_objects.hpp"
#include "models/workload/trace/row_fields.hpp"
#include "models/workload/trace/table_reader.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace/trace_row.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

// Workloads of Pollux and Sia: when a job of which application comes and how many GPUs
// its user asks for. How long it runs is not in the file but in the simulators' tables of
// each application; here the table of the option throughputs says it: GPU-hours of one job
// of each application, divided among the GPUs asked for.
// Sources: Qiao et al., OSDI 2021; Jayaram Subramanya et al., SOSP 2023; their artifacts.

/// GPU-hours over GPUs, to the nearest nanosecond.
Duration shared_out(double gpu_hours, std::uint32_t gpus) {
  constexpr double nanoseconds_per_hour = 3.6e12;
  return Duration{std::llround(gpu_hours * nanoseconds_per_hour / gpus)};
}

using GpuHours = std::map<std::string, double, std::less<>>;

/// One JSON object: an application's name -> GPU-hours of one job. Throws InputError.
GpuHours read_gpu_hours(const std::string& path) {
  constexpr double most = 876'600;  // of one GPU in longest_duration
  GpuHours table;
  const auto refuse = [&](std::string message) {
    throw InputError{Diagnostic{.path = path,
                                .message = std::move(message),
                                .hint = "one object of GPU-hours of a job, from 0 to 876600, by "
                                        "application: {\"cifar10\": 0.5}"}};
  };
  BlockReader file = BlockReader::open(path, path);
  const auto problem = scan_json(file, [&](const JsonPath& keys, const JsonObject& object) {
    if (!keys.empty()) return;
    for (const JsonField& member : object.members) {
      const auto hours = parse_number(member.text).value;
      const bool is_sound =
          member.kind == JsonKind::number && hours && *hours >= 0 && *hours <= most;
      if (!is_sound) refuse(fmt::format("{} is \"{}\"", member.key, member.text));
      table.insert_or_assign(member.key, *hours);
    }
  });
  if (problem) {
    refuse(fmt::format("is no JSON text: at byte {}: {}", problem->byte, problem->message));
  }
  if (table.empty()) refuse("holds no GPU-hours");
  return table;
}

bool take_run(const NamedField& application, const GpuHours& gpu_hours, JobCollector& jobs,
              TraceRow& row) {
  if (gpu_hours.empty()) {
    jobs.repair(AuditRule::no_run_times, application.name, application.text);
    row.run = Duration{};
    return true;
  }
  const auto hours = gpu_hours.find(application.text);
  if (hours == gpu_hours.end()) {
    jobs.reject(AuditRule::no_throughput, application.name, application.text);
    return false;
  }
  row.run = shared_out(hours->second, std::max(1U, *row.gpus));
  return true;
}

void read_sia(BlockReader& file, const TraceSpec& spec, JobCollector& jobs) {
  const GpuHours gpu_hours =
      spec.throughputs.empty() ? GpuHours{} : read_gpu_hours(spec.throughputs);
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
    if (take_run(table.field(application), gpu_hours, jobs, *row) && !jobs.add()) return;
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
          .reading =
              "times in seconds; run times are not in the file: those of the table of "
              "throughputs (GPU-hours by application) over the GPUs asked for, else zero"};
}

}  // namespace headroom

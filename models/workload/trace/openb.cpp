#include <algorithm>
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

namespace headroom {
namespace {

// The pods of Alibaba's cluster-trace-gpu-v2023: CPU in thousandths of a core, memory in
// MiB, GPUs and the thousandths of each, admissible models with `|` between. Times are
// seconds from an origin; a pod that was never scheduled ran from its creation on. The
// variants for packing studies have no times: all pods come at once and take none.
// Source: Weng, Yang et al., "Beware of Fragmentation", USENIX ATC 2023.

struct OpenbColumns {
  std::size_t name = 0, cpu_milli = 0, memory_mib = 0, gpus = 0, gpu_milli = 0;
  std::optional<std::size_t> spec, created, scheduled, deleted;
};

OpenbColumns find_columns(const TableReader& table) {
  return {.name = table.required_column({"name"}),
          .cpu_milli = table.required_column({"cpu_milli"}),
          .memory_mib = table.required_column({"memory_mib"}),
          .gpus = table.required_column({"num_gpu"}),
          .gpu_milli = table.required_column({"gpu_milli"}),
          .spec = table.column({"gpu_spec"}),
          .created = table.column({"creation_time"}),
          .scheduled = table.column({"scheduled_time"}),
          .deleted = table.column({"deletion_time"})};
}

/// GPUs and what is taken of each.
bool take_gpus(const TableReader& table, const OpenbColumns& columns, JobCollector& jobs,
               TraceRow& row) {
  constexpr std::uint32_t whole = 1000;
  std::uint32_t gpus = 0;
  std::uint32_t milli = 0;
  if (!take_count(jobs, table.field(columns.gpus), gpus) ||
      !take_count(jobs, table.field(columns.gpu_milli), milli)) {
    return false;
  }
  const bool is_sound =
      gpus == 0 ? milli == 0 : (milli == whole || (gpus == 1 && milli > 0 && milli < whole));
  if (!is_sound) {
    jobs.reject(AuditRule::out_of_range, "gpu_milli", table.text(columns.gpu_milli));
    return false;
  }
  row.gpus = gpus;
  if (milli < whole) row.gpu_fraction = GpuShare{milli};
  return true;
}

bool take_times(const TableReader& table, const OpenbColumns& columns, JobCollector& jobs,
                TraceRow& row) {
  row.submit = Duration{};
  row.run = Duration{};
  if (!columns.created || !columns.deleted) return true;
  if (!take_time(jobs, table.field(columns.created), TimeUnit::second, row.submit)) return false;
  Duration began = *row.submit;
  const NamedField scheduled = table.field(columns.scheduled);
  if (!is_missing(scheduled.text) && !take_time(jobs, scheduled, TimeUnit::second, began)) {
    return false;
  }
  Duration ended{};
  if (!take_time(jobs, table.field(columns.deleted), TimeUnit::second, ended)) return false;
  if (ended < began) {
    jobs.reject(AuditRule::negative_run, "deletion_time", table.text(*columns.deleted));
    return false;
  }
  row.run = ended - began;
  return true;
}

void take_models(std::string_view spec, TraceRow& row) {
  while (!spec.empty()) {
    const std::size_t end = std::min(spec.find('|'), spec.size());
    const std::string_view model = trimmed(spec.substr(0, end));
    const bool is_new =
        std::ranges::find(row.gpu_models, model) == row.gpu_models.end() && !model.empty();
    if (is_new) row.gpu_models.emplace_back(model);
    spec.remove_prefix(std::min(end + 1, spec.size()));
  }
}

void read_openb(BlockReader& file, const TraceSpec&, JobCollector& jobs) {
  constexpr std::int64_t bytes_per_mib = std::int64_t{1024} * 1024;
  TableReader table{file, TableStyle{}};
  const OpenbColumns columns = find_columns(table);
  while (TraceRow* row = table.next(jobs)) {
    row->id = table.text(columns.name);
    std::uint32_t mebibytes = 0;
    const bool is_sound = take_count(jobs, table.field(columns.cpu_milli), row->cpu_milli) &&
                          take_count(jobs, table.field(columns.memory_mib), mebibytes) &&
                          take_gpus(table, columns, jobs, *row) &&
                          take_times(table, columns, jobs, *row);
    if (!is_sound) continue;
    row->memory = Bytes{mebibytes * bytes_per_mib};
    // Who asks for no GPU may run on any node.
    if (row->gpus > 0U) take_models(table.field(columns.spec).text, *row);
    if (!jobs.add()) return;
  }
}

bool looks_like_openb(const Beginning& beginning) {
  return beginning.first_line.starts_with("name,cpu_milli,memory_mib,num_gpu,gpu_milli");
}

}  // namespace

TraceFormat openb_format() {
  return {.name = "openb",
          .summary = "pods of Alibaba's GPU trace of 2023, shares of GPUs included",
          .recognises = looks_like_openb,
          .read = read_openb};
}

}  // namespace headroom

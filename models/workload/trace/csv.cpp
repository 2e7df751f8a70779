#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/recorded_state.hpp"
#include "models/workload/trace/row_fields.hpp"
#include "models/workload/trace/table_reader.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace/trace_row.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

using Column = std::optional<std::size_t>;

/// Where a file keeps what we know of a job. What is not there is not known.
struct CsvColumns {
  std::size_t submit = 0;
  std::size_t duration = 0;
  Column id, walltime, user, queue, priority, preemptible, after;
  Column qos, account, deadline, state;
  Column gpus, nodes, gpus_per_node, gpu, cpus, memory;
  Column gpu_fraction, gpu_memory, mig, min_gpus, max_gpus;
};

const std::vector<std::string>& column_keys() {
  static const std::vector<std::string> keys{
      "id",         "submit_s",    "duration_s", "walltime_s", "user",       "queue",
      "priority",   "preemptible", "after",      "gpus",       "nodes",      "gpus_per_node",
      "gpu",        "cpus",        "memory",     "qos",        "account",    "gpu_fraction",
      "gpu_memory", "mig",         "min_gpus",   "max_gpus",   "deadline_s", "state"};
  return keys;
}

/// Finds our columns in a file, under our names or those of the `columns` option.
class ColumnFinder {
 public:
  ColumnFinder(const TableReader& table, const TraceSpec& spec) : table_{&table}, spec_{&spec} {
    std::vector<Diagnostic> findings;
    for (const auto& [ours, theirs] : spec.columns) {
      if (std::ranges::find(column_keys(), ours) == column_keys().end()) {
        const std::string near = nearest_name(ours, column_keys());
        findings.push_back({.path = spec.shown,
                            .message = fmt::format("columns: unknown key \"{}\"", ours),
                            .hint = near.empty() ? "" : fmt::format("did you mean {}?", near)});
      } else if (!table.column({theirs})) {
        findings.push_back({.path = spec.shown,
                            .message = fmt::format("has no column \"{}\" for {}", theirs, ours),
                            .hint = table.header_in_words()});
      }
    }
    if (!findings.empty()) throw InputError{std::move(findings)};
  }

  [[nodiscard]] Column find(const std::string& ours,
                            std::initializer_list<std::string_view> names) const {
    const auto mapped = spec_->columns.find(ours);
    return mapped == spec_->columns.end() ? table_->column(names)
                                          : table_->column({mapped->second});
  }

  [[nodiscard]] std::size_t require(const std::string& ours,
                                    std::initializer_list<std::string_view> names) const {
    if (const Column found = find(ours, names)) return *found;
    return table_->required_column(names);
  }

 private:
  const TableReader* table_;
  const TraceSpec* spec_;
};

CsvColumns find_columns(const TableReader& table, const TraceSpec& spec) {
  const ColumnFinder finder{table, spec};
  CsvColumns columns;
  columns.submit = finder.require("submit_s", {"submit_s"});
  columns.duration = finder.require("duration_s", {"runtime_s", "duration_s"});
  columns.id = finder.find("id", {"job_id", "id"});
  columns.walltime = finder.find("walltime_s", {"estimate_s", "walltime_s"});
  columns.user = finder.find("user", {"user"});
  columns.queue = finder.find("queue", {"queue", "partition"});
  columns.qos = finder.find("qos", {"qos"});
  columns.account = finder.find("account", {"account"});
  columns.deadline = finder.find("deadline_s", {"deadline_s"});
  columns.state = finder.find("state", {"state"});
  columns.priority = finder.find("priority", {"priority"});
  columns.preemptible = finder.find("preemptible", {"preemptible"});
  columns.after = finder.find("after", {"after"});
  columns.gpus = finder.find("gpus", {"gpus"});
  columns.nodes = finder.find("nodes", {"nodes"});
  columns.gpus_per_node = finder.find("gpus_per_node", {"gpus_per_node"});
  columns.gpu = finder.find("gpu", {"gpu"});
  columns.cpus = finder.find("cpus", {"cpus"});
  columns.memory = finder.find("memory", {"memory"});
  columns.gpu_fraction = finder.find("gpu_fraction", {"gpu_fraction"});
  columns.gpu_memory = finder.find("gpu_memory", {"gpu_memory"});
  columns.mig = finder.find("mig", {"mig"});
  columns.min_gpus = finder.find("min_gpus", {"min_gpus"});
  columns.max_gpus = finder.find("max_gpus", {"max_gpus"});
  const bool has_size = columns.gpus || columns.gpus_per_node || columns.cpus ||
                        columns.gpu_fraction || columns.gpu_memory || columns.mig ||
                        columns.max_gpus;
  if (!has_size) {
    static_cast<void>(table.required_column({"gpus", "gpus_per_node", "cpus"}));
  }
  return columns;
}

bool take_flag(JobCollector& jobs, const NamedField& field, std::optional<bool>& flag) {
  if (is_missing(field.text)) return true;
  const bool is_true = field.text == "true" || field.text == "1";
  const bool is_false = field.text == "false" || field.text == "0";
  if (!is_true && !is_false) {
    jobs.reject(AuditRule::unreadable_row, field.name, field.text);
    return false;
  }
  flag = is_true;
  return true;
}

/// Calls `take` with each part of a list such as `a;b`.
template <class Take>
void split_list(std::string_view list, Take take) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(';'), list.size());
    const std::string_view part = trimmed(list.substr(0, end));
    if (!part.empty()) take(part);
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

bool take_lists(const TableReader& table, const CsvColumns& columns, JobCollector& jobs,
                TraceRow& row) {
  split_list(table.field(columns.gpu).text,
             [&](std::string_view model) { row.gpu_models.emplace_back(model); });
  split_list(table.field(columns.after).text, [&](std::string_view id) {
    row.after.push_back({.id = id, .think_time = std::nullopt});
  });
  if (row.after.size() <= UINT16_MAX) return true;
  jobs.reject(AuditRule::out_of_range, "after", fmt::format("{} jobs", row.after.size()));
  return false;
}

/// Parts of devices, and widths.
bool take_shares(const TableReader& table, const CsvColumns& columns, JobCollector& jobs,
                 TraceRow& row) {
  const std::string_view mig = table.field(columns.mig).text;
  if (!is_missing(mig)) row.mig = mig;
  return take_fraction(jobs, table.field(columns.gpu_fraction), row.gpu_fraction) &&
         take_bytes(jobs, table.field(columns.gpu_memory), row.gpu_memory) &&
         take_optional_count(jobs, table.field(columns.min_gpus), row.min_gpus) &&
         take_optional_count(jobs, table.field(columns.max_gpus), row.max_gpus);
}

/// What most files do not have.
bool take_rare_fields(const TableReader& table, const CsvColumns& columns, JobCollector& jobs,
                      TraceRow& row) {
  row.user = table.field(columns.user).text;
  row.queue = table.field(columns.queue).text;
  row.qos = table.field(columns.qos).text;
  row.account = table.field(columns.account).text;
  row.state = recorded_state(table.field(columns.state).text);
  const NamedField deadline = table.field(columns.deadline);
  if (!is_missing(deadline.text) && !take_time(jobs, deadline, TimeUnit::second, row.deadline)) {
    return false;
  }
  return take_cores(jobs, table.field(columns.cpus), row.cpus, row.cpu_milli) &&
         take_optional_count(jobs, table.field(columns.nodes), row.nodes) &&
         take_optional_count(jobs, table.field(columns.gpus_per_node), row.gpus_per_node) &&
         take_optional_priority(jobs, table.field(columns.priority), row.priority) &&
         take_bytes(jobs, table.field(columns.memory), row.memory) &&
         take_flag(jobs, table.field(columns.preemptible), row.preemptible) &&
         take_shares(table, columns, jobs, row) && take_lists(table, columns, jobs, row);
}

void read_csv(BlockReader& file, const TraceSpec& spec, JobCollector& jobs) {
  TableReader table{file, TableStyle{}};
  const CsvColumns columns = find_columns(table, spec);
  const std::array usual{std::optional{columns.submit}, std::optional{columns.duration}, columns.id,
                         columns.gpus, columns.walltime};
  const auto usual_count = std::ranges::count_if(usual, &Column::has_value);
  const bool has_rare = table.header().size() > static_cast<std::size_t>(usual_count);
  while (TraceRow* row = table.next(jobs)) {
    if (columns.id) row->id = table.text(*columns.id);
    const bool is_sound =
        take_time(jobs, table.field(columns.submit), TimeUnit::second, row->submit) &&
        take_time(jobs, table.field(columns.duration), TimeUnit::second, row->run) &&
        take_optional_count(jobs, table.field(columns.gpus), row->gpus) &&
        take_walltime(jobs, table.field(columns.walltime), TimeUnit::second, row->walltime) &&
        (!has_rare || take_rare_fields(table, columns, jobs, *row));
    if (is_sound && !jobs.add()) return;
  }
}

bool looks_like_csv(const Beginning& beginning) {
  const auto has = [&](std::string_view name) {
    return beginning.first_line.find(name) != std::string_view::npos;
  };
  return !has("{") && has(",") && has("submit_s") && (has("runtime_s") || has("duration_s"));
}

}  // namespace

TraceFormat csv_format() {
  return {.name = "csv",
          .summary = "comma-separated, the first line names the columns",
          .recognises = looks_like_csv,
          .read = read_csv,
          .cleaning = {.has_completed = true}};
}

}  // namespace headroom

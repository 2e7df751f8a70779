#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fmt/core.h>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/pai_tables.hpp"
#include "models/workload/trace/recorded_state.hpp"
#include "models/workload/trace/row_audit.hpp"
#include "models/workload/trace/row_fields.hpp"
#include "models/workload/trace/table_reader.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace/trace_row.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

// Alibaba's cluster-trace-gpu-v2020, tables without header lines: a job is a gang of
// tasks, each of so many instances that want hundredths of cores and GPUs and gigabytes.
// It is submitted at job.start_time and runs from the first start to the last end of its
// tasks. The table of groups says which GPUs the user asked for. Times are seconds from
// an undisclosed zero, empty where they are not known. Source: Weng et al., "MLaaS in the
// Wild", NSDI 2022, and the trace's own header files.

constexpr double bytes_per_gigabyte = 1e9;
constexpr double hundredths = 100;

/// What the tasks of one job come to.
struct Gang {
  std::optional<Duration> start;
  std::optional<Duration> end;
  double cores = 0;      ///< of all instances, in hundredths
  double gigabytes = 0;  ///< likewise
  double gpus = 0;       ///< in hundredths
  double gpu_instances = 0;
  bool is_open = false;     ///< a task has not ended
  bool is_unsound = false;  ///< a task could not be read
};

using Gangs = std::unordered_map<std::string, Gang>;
using Groups = std::unordered_map<std::string, std::string>;

class TaskTable {
 public:
  TaskTable(BlockReader& file, RowAudit& rows)
      : rows_{&rows},
        table_{file,
               TableStyle{},
               {"job_name", "task_name", "inst_num", "status", "start_time", "end_time", "plan_cpu",
                "plan_mem", "plan_gpu", "gpu_type"}} {}

  Gangs read() {
    Gangs gangs;
    while (table_.next(*rows_)) {
      Gang& gang = gangs[std::string{table_.text(job_name)}];
      if (!take_task(gang)) gang.is_unsound = true;
    }
    return gangs;
  }

 private:
  enum Position : std::uint8_t {
    job_name,
    task_name,
    inst_num,
    status,
    start_time,
    end_time,
    plan_cpu,
    plan_mem,
    plan_gpu
  };

  bool take_task(Gang& gang) {
    double instances = 0;
    double cores = 0;
    double gigabytes = 0;
    double gpus = 0;
    const bool is_sound = take_plan(inst_num, instances) && take_plan(plan_cpu, cores) &&
                          take_plan(plan_mem, gigabytes) && take_plan(plan_gpu, gpus) &&
                          take_span(gang);
    if (!is_sound) return false;
    gang.cores += instances * cores;
    gang.gigabytes += instances * gigabytes;
    gang.gpus += instances * gpus;
    if (gpus > 0) gang.gpu_instances += instances;
    return true;
  }

  bool take_plan(Position column, double& value) {
    const NamedField field = table_.field(column);
    return is_missing(field.text) || take_real(*rows_, field, value);
  }

  bool take_span(Gang& gang) {
    const NamedField start = table_.field(start_time);
    if (is_missing(start.text)) return true;
    Duration began{};
    if (!take_time(*rows_, start, TimeUnit::second, began)) return false;
    gang.start = std::min(gang.start.value_or(began), began);
    const NamedField end = table_.field(end_time);
    if (is_missing(end.text)) {
      gang.is_open = true;
      return true;
    }
    Duration ended{};
    if (!take_time(*rows_, end, TimeUnit::second, ended)) return false;
    gang.end = std::max(gang.end.value_or(ended), ended);
    return true;
  }

  RowAudit* rows_;
  TableReader table_;
};

Groups read_groups(BlockReader& file, RowAudit& rows) {
  Groups groups;
  TableReader table{file, TableStyle{}, {"inst_id", "user", "gpu_type_spec", "group", "workload"}};
  while (table.next(rows)) {
    if (!is_missing(table.text(2))) {
      groups.insert_or_assign(std::string{table.text(0)}, std::string{table.text(2)});
    }
  }
  return groups;
}

class PaiReader {
 public:
  PaiReader(BlockReader& file, const Gangs& gangs, const Groups& groups, JobCollector& jobs)
      : table_{file,
               TableStyle{},
               {"job_name", "inst_id", "user", "status", "start_time", "end_time"}},
        gangs_{&gangs},
        groups_{&groups},
        jobs_{&jobs} {}

  void read() {
    while (TraceRow* row = table_.next(*jobs_)) {
      if (take_job(*row) && !jobs_->add()) return;
    }
  }

 private:
  enum Position : std::uint8_t { job_name, inst_id, user, status, start_time };

  bool take_job(TraceRow& row) {
    row.id = table_.text(job_name);
    row.user = table_.text(user);
    row.state = recorded_state(table_.text(status));
    const auto gang = gangs_->find(std::string{row.id});
    if (gang == gangs_->end() || gang->second.is_unsound) {
      jobs_->reject(AuditRule::unknown_job, "job_name", row.id);
      return false;
    }
    const auto group = groups_->find(std::string{table_.text(inst_id)});
    if (group != groups_->end()) row.gpu_models.push_back(group->second);
    return take_time(*jobs_, table_.field(start_time), TimeUnit::second, row.submit) &&
           take_run(gang->second, row) && take_size(gang->second, row);
  }

  bool take_run(const Gang& gang, TraceRow& row) {
    if (!gang.start) {
      jobs_->reject(AuditRule::never_started, "status", table_.text(status));
      return false;
    }
    if (!gang.end || *gang.end < *gang.start) {
      jobs_->reject(AuditRule::negative_run, "status", table_.text(status));
      return false;
    }
    if (gang.is_open) jobs_->repair(AuditRule::still_running, "status", table_.text(status));
    row.run = *gang.end - *gang.start;
    return true;
  }

  /// One instance with a part of a GPU asks for that part; parts of several are summed.
  bool take_size(const Gang& gang, TraceRow& row) {
    const double gigabytes_max = 1e9;
    if (gang.gpus / hundredths > count_max || gang.cores / hundredths > count_max ||
        gang.gigabytes > gigabytes_max) {
      jobs_->reject(AuditRule::out_of_range, "plan_gpu", fmt::format("{}", gang.gpus));
      return false;
    }
    const auto milli = static_cast<std::int64_t>(std::llround(gang.cores * 10));
    row.cpus = static_cast<std::uint32_t>(milli / 1000);
    row.cpu_milli = static_cast<std::uint32_t>(milli % 1000);
    row.memory = Bytes{std::llround(gang.gigabytes * bytes_per_gigabyte)};
    const double whole = std::ceil(gang.gpus / hundredths);
    row.gpus = static_cast<std::uint32_t>(whole);
    if (whole * hundredths == gang.gpus) return true;
    if (gang.gpu_instances == 1 && gang.gpus < hundredths) {
      row.gpu_fraction = GpuShare{std::max<std::int64_t>(1, std::llround(gang.gpus * 10))};
      if (row.gpu_fraction.count == 1000) row.gpu_fraction = GpuShare{};
    } else {
      jobs_->repair(AuditRule::summed_shares, "plan_gpu", fmt::format("{}", gang.gpus));
    }
    return true;
  }

  TableReader table_;
  const Gangs* gangs_;
  const Groups* groups_;
  JobCollector* jobs_;
};

/// The table called `table` in the folder of the job table, compressed or not; nullopt
/// when there is none.
std::optional<std::string> table_beside(const std::string& path, std::string_view table) {
  constexpr std::array<std::string_view, 3> endings{"", ".gz", ".zst"};
  const std::filesystem::path folder = std::filesystem::path{path}.parent_path();
  for (const std::string_view ending : endings) {
    const auto beside = folder / fmt::format("pai_{}_table.csv{}", table, ending);
    std::error_code error;
    if (std::filesystem::exists(beside, error)) return beside.string();
  }
  return std::nullopt;
}

void read_pai(BlockReader& file, const TraceSpec& spec, JobCollector& jobs) {
  const auto task_path = table_beside(spec.path, "task");
  if (!task_path) {
    throw InputError{Diagnostic{.path = spec.shown,
                                .message = "has no pai_task_table.csv beside it",
                                .hint = "FILE is the job table; those of tasks and of groups lie "
                                        "beside it, plain, .gz or .zst"}};
  }
  BlockReader tasks = BlockReader::open(*task_path, *task_path);
  const auto group_path = table_beside(spec.path, "group_tag");
  if (!group_path) {
    read_pai_tables(file, tasks, nullptr, jobs);
    return;
  }
  BlockReader groups = BlockReader::open(*group_path, *group_path);
  read_pai_tables(file, tasks, &groups, jobs);
}

bool looks_like_pai(const Beginning& beginning) {
  constexpr std::array<std::string_view, 5> states{"Running", "Waiting", "Interrupted", "Failed",
                                                   "Terminated"};
  FieldSplitter splitter{TableStyle{}};
  splitter.split(beginning.first_line);
  const auto& fields = splitter.fields();
  if (fields.size() != 6) return false;
  return std::ranges::find(states, fields[3]) != states.end() ||
         beginning.first_line == "job_name,inst_id,user,status,start_time,end_time";
}

}  // namespace

void read_pai_tables(BlockReader& job_table, BlockReader& task_table, BlockReader* groups,
                     JobCollector& jobs) {
  // Rows of the other tables are no jobs; a job without a sound task is rejected as one.
  RowAudit beside{"line"};
  const Gangs gangs = TaskTable{task_table, beside}.read();
  const Groups asked = groups == nullptr ? Groups{} : read_groups(*groups, beside);
  PaiReader{job_table, gangs, asked, jobs}.read();
}

TraceFormat pai_format() {
  return {.name = "pai",
          .summary = "pai_job_table.csv of Alibaba's trace of 2020, with the tables beside it",
          .recognises = looks_like_pai,
          .read = read_pai,
          .cleaning = {.has_completed = true},
          .reading =
              "times in seconds; a job is the gang of its tasks, from the first start to the "
              "last end; plan_cpu and plan_gpu are hundredths, plan_mem gigabytes, of each "
              "instance; GPU models as the table of groups has them"};
}

}  // namespace headroom

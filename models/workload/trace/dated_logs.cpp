#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

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

// Logs of two clusters of one house in nearly the same columns: Helios (Hu et al., SC
// 2021), whose virtual cluster becomes the queue, and Acme (Hu et al., NSDI 2024), where
// the type of work does. GPUs and CPUs are totals of the job. The run time is end minus
// start: the noted duration of Acme holds the wait, too, in rows of its own README.

class DatedLog {
 public:
  DatedLog(BlockReader& file, std::string_view queue_column) : table_{file, TableStyle{}} {
    gpus_ = table_.required_column({"gpu_num"});
    submit_ = table_.required_column({"submit_time"});
    start_ = table_.required_column({"start_time"});
    end_ = table_.required_column({"end_time"});
    id_ = table_.column({"job_id"});
    user_ = table_.column({"user"});
    queue_ = table_.column({queue_column});
    cpus_ = table_.column({"cpu_num"});
    state_ = table_.column({"state"});
    duration_ = table_.column({"duration"});
  }

  void read(JobCollector& jobs) {
    while (TraceRow* row = table_.next(jobs)) {
      row->id = table_.field(id_).text;
      row->user = table_.field(user_).text;
      row->queue = table_.field(queue_).text;
      if (state_) row->state = recorded_state(table_.text(*state_));
      const bool is_sound = take_size(jobs, *row) && take_times(jobs, *row);
      if (is_sound && !jobs.add()) return;
    }
  }

 private:
  bool take_size(JobCollector& jobs, TraceRow& row) const {
    std::uint32_t gpus = 0;
    if (!take_count(jobs, table_.field(gpus_), gpus)) return false;
    row.gpus = gpus;
    const NamedField cpus = table_.field(cpus_);
    return is_missing(cpus.text) || take_count(jobs, cpus, row.cpus);
  }

  bool take_times(JobCollector& jobs, TraceRow& row) const {
    if (!take_zoned_date(jobs, table_.field(submit_), row.submit)) return false;
    const NamedField start = table_.field(start_);
    if (is_missing(start.text)) {
      jobs.reject(AuditRule::never_started, start.name, start.text);
      return false;
    }
    std::optional<Duration> began;
    std::optional<Duration> ended;
    if (!take_zoned_date(jobs, start, began)) return false;
    if (!take_zoned_date(jobs, table_.field(end_), ended)) return false;
    if (*ended < *began) {
      jobs.reject(AuditRule::negative_run, "end_time", table_.text(end_));
      return false;
    }
    row.run = *ended - *began;
    return check_duration(jobs, *row.run);
  }

  bool check_duration(JobCollector& jobs, Duration run) const {
    const NamedField noted = table_.field(duration_);
    if (is_missing(noted.text)) return true;
    Duration duration{};
    if (!take_time(jobs, noted, TimeUnit::second, duration)) return false;
    // Dates are whole seconds, so a duration with a fraction may be one off.
    const Duration difference = duration > run ? duration - run : run - duration;
    if (difference > 1_s) jobs.repair(AuditRule::recomputed_run, noted.name, noted.text);
    return true;
  }

  TableReader table_;
  std::size_t gpus_ = 0;
  std::size_t submit_ = 0;
  std::size_t start_ = 0;
  std::size_t end_ = 0;
  std::optional<std::size_t> id_, user_, queue_, cpus_, state_, duration_;
};

void read_helios(BlockReader& file, const TraceSpec&, JobCollector& jobs) {
  DatedLog{file, "vc"}.read(jobs);
}

void read_acme(BlockReader& file, const TraceSpec&, JobCollector& jobs) {
  DatedLog{file, "type"}.read(jobs);
}

bool has(const Beginning& beginning, std::string_view name) {
  return beginning.first_line.find(name) != std::string_view::npos;
}

bool looks_like_helios(const Beginning& beginning) {
  return beginning.first_line.starts_with("job_id,user,vc,") && has(beginning, "gpu_num");
}

bool looks_like_acme(const Beginning& beginning) {
  return beginning.first_line.starts_with("job_id,user,node_num,gpu_num") &&
         has(beginning, ",type,");
}

}  // namespace

TraceFormat helios_format() {
  return {.name = "helios",
          .summary = "cluster_log.csv of Helios",
          .recognises = looks_like_helios,
          .read = read_helios,
          .cleaning = {.has_completed = true},
          .submits_are_dates = true,
          .reading =
              "dates as they stand; GPUs and CPUs are the job's totals, the nodes it got "
              "are not asked for; run time is end minus start; the virtual cluster is the "
              "queue"};
}

TraceFormat acme_format() {
  return {.name = "acme",
          .summary = "trace_seren.csv and trace_kalos.csv of Acme",
          .recognises = looks_like_acme,
          .read = read_acme,
          .cleaning = {.has_completed = true},
          .submits_are_dates = true,
          .reading =
              "dates in universal time; GPUs and CPUs are the job's totals, the nodes it "
              "got are not asked for; run time is end minus start; the type of work is the "
              "queue"};
}

}  // namespace headroom

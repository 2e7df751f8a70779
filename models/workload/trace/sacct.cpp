#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "headroom/units.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/calendar.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/recorded_state.hpp"
#include "models/workload/trace/row_fields.hpp"
#include "models/workload/trace/slurm_resources.hpp"
#include "models/workload/trace/table_reader.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace/trace_row.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

// What `sacct --parsable2 --allusers --format=JobID,…` prints, with its header
// row. Rows with a `.` in the job id are steps and no jobs. With --duplicates each
// run of a requeued job is a row of its own and stays one here, because each held
// its GPUs; they show as duplicate-id. Array tasks that have not begun share one row
// such as `123_[5-8%2]`. Source: the manual page of sacct, its job states included.

using Column = std::optional<std::size_t>;

enum class SlurmState : std::uint8_t { ended, completed, waiting, running, unknown };

SlurmState state_of(std::string_view text) {
  // `CANCELLED by 1001`
  text = text.substr(0, text.find(' '));
  if (text == "COMPLETED") return SlurmState::completed;
  constexpr std::array<std::string_view, 14> ended{
      "FAILED",        "CANCELLED",     "TIMEOUT",       "NODE_FAIL",   "PREEMPTED",
      "OUT_OF_MEMORY", "DEADLINE",      "BOOT_FAIL",     "REQUEUED",    "REVOKED",
      "CANCELLED+",    "LAUNCH_FAILED", "RECONFIG_FAIL", "SPECIAL_EXIT"};
  if (std::ranges::find(ended, text) != ended.end()) return SlurmState::ended;
  constexpr std::array<std::string_view, 5> waiting{"PENDING", "CONFIGURING", "REQUEUE_HOLD",
                                                    "REQUEUE_FED", "RESV_DEL_HOLD"};
  if (std::ranges::find(waiting, text) != waiting.end()) return SlurmState::waiting;
  constexpr std::array<std::string_view, 7> running{
      "RUNNING", "SUSPENDED", "RESIZING", "COMPLETING", "SIGNALING", "STAGE_OUT", "STOPPED"};
  if (std::ranges::find(running, text) != running.end()) return SlurmState::running;
  return SlurmState::unknown;
}

struct SacctColumns {
  std::size_t id = 0;
  std::size_t submit = 0;
  Column start, end, elapsed, elapsed_raw, state, user, partition, priority, qos, account;
  Column timelimit, timelimit_raw;
  SlurmResourceColumns resources;
};

SacctColumns find_columns(const TableReader& table) {
  SacctColumns columns;
  columns.id = table.required_column({"JobID", "JobIDRaw"});
  columns.submit = table.required_column({"Submit"});
  columns.start = table.column({"Start"});
  columns.end = table.column({"End"});
  columns.elapsed_raw = table.column({"ElapsedRaw"});
  columns.elapsed = table.column({"Elapsed"});
  const bool has_both_ends = columns.start && columns.end;
  if (!columns.elapsed_raw && !columns.elapsed && !has_both_ends) {
    columns.elapsed = table.required_column({"Elapsed", "ElapsedRaw", "Start and End"});
  }
  columns.state = table.column({"State"});
  columns.user = table.column({"User"});
  columns.partition = table.column({"Partition"});
  columns.priority = table.column({"Priority"});
  columns.qos = table.column({"QOS"});
  columns.account = table.column({"Account"});
  columns.timelimit = table.column({"Timelimit"});
  columns.timelimit_raw = table.column({"TimelimitRaw"});
  columns.resources = find_slurm_resources(table);
  return columns;
}

class SacctReader {
 public:
  SacctReader(TableReader& table, JobCollector& jobs)
      : table_{&table}, jobs_{&jobs}, columns_{find_columns(table)} {}

  void read() {
    while ((row_ = table_->next(*jobs_)) != nullptr) {
      const bool is_step = table_->text(columns_.id).find('.') != std::string_view::npos;
      if (is_step) {
        jobs_->skip();
      } else if (read_row() && !jobs_->add()) {
        return;
      }
    }
  }

 private:
  bool read_row() {
    row_->id = table_->text(columns_.id);
    row_->user = table_->field(columns_.user).text;
    row_->queue = table_->field(columns_.partition).text;
    row_->qos = table_->field(columns_.qos).text;
    row_->account = table_->field(columns_.account).text;
    row_->priority = priority();
    return take_submit() && take_run() && take_state() && take_limit() &&
           take_slurm_resources(*table_, columns_.resources, *jobs_, *row_);
  }

  /// Slurm's priorities reach 2^32; above 10^9 they are held at the most we have.
  [[nodiscard]] std::int32_t priority() const {
    std::uint32_t value = 0;
    const FieldFinding finding = read_count(table_->field(columns_.priority).text, value);
    if (finding == FieldFinding::out_of_range) return std::numeric_limits<std::int32_t>::max();
    return static_cast<std::int32_t>(value);
  }

  /// A date, or seconds since 1970 where the site prints them.
  bool take_submit() {
    const NamedField field = table_->field(columns_.submit);
    if (short_number(field.text.substr(0, 9)) && field.text.find('-') == std::string_view::npos) {
      return take_time(*jobs_, field, TimeUnit::second, row_->submit);
    }
    return take_date(*jobs_, field, row_->submit);
  }

  bool take_run() {
    if (columns_.elapsed) return take_clock(table_->field(columns_.elapsed), row_->run);
    if (columns_.elapsed_raw) {
      return take_time(*jobs_, table_->field(columns_.elapsed_raw), TimeUnit::second, row_->run);
    }
    return take_span();
  }

  /// From start to end, time suspended included; nothing where it never started.
  bool take_span() {
    const NamedField start = table_->field(columns_.start);
    row_->run = Duration{};
    if (is_missing(start.text)) return true;
    std::optional<Duration> began;
    std::optional<Duration> ended;
    if (!take_date(*jobs_, start, began) ||
        !take_date(*jobs_, table_->field(columns_.end), ended)) {
      return false;
    }
    row_->run = *ended - *began;
    if (*ended >= *began) return true;
    jobs_->reject(AuditRule::negative_run, "End", table_->field(columns_.end).text);
    return false;
  }

  bool take_clock(const NamedField& field, std::optional<Duration>& time) {
    Duration value{};
    const FieldFinding finding = read_clock_duration(field.text, value);
    if (finding == FieldFinding::fine) {
      time = value;
      return true;
    }
    jobs_->reject(audit_rule(finding), field.name, field.text);
    return false;
  }

  /// Jobs that never held anything are no load; jobs still running held theirs for
  /// at least the time so far.
  bool take_state() {
    const std::string_view start = table_->field(columns_.start).text;
    const bool has_start = !columns_.start || !is_missing(start);
    const std::string_view text = table_->field(columns_.state).text;
    const SlurmState state = columns_.state ? state_of(text) : SlurmState::ended;
    if (state == SlurmState::unknown) {
      jobs_->reject(AuditRule::unknown_state, "state", text);
      return false;
    }
    const bool was_cancelled = text.starts_with("CANCELLED") && row_->run == Duration{};
    if (!has_start || state == SlurmState::waiting || was_cancelled) {
      jobs_->reject(AuditRule::never_started, "state", text);
      return false;
    }
    if (state == SlurmState::running) jobs_->repair(AuditRule::still_running, "state", text);
    if (columns_.state) row_->state = recorded_state(text);
    return true;
  }

  /// `UNLIMITED` and `Partition_Limit` leave the job without a requested time.
  bool take_limit() {
    if (columns_.timelimit_raw) {
      const NamedField minutes = table_->field(columns_.timelimit_raw);
      if (!is_word(minutes.text)) {
        return take_walltime(*jobs_, minutes, TimeUnit::minute, row_->walltime);
      }
    }
    if (!columns_.timelimit) return true;
    const NamedField limit = table_->field(columns_.timelimit);
    if (is_missing(limit.text) || is_word(limit.text)) return true;
    return take_clock(limit, row_->walltime);
  }

  static bool is_word(std::string_view text) {
    return text == "UNLIMITED" || text == "Partition_Limit" || text == "INVALID";
  }

  TableReader* table_;
  JobCollector* jobs_;
  SacctColumns columns_;
  TraceRow* row_ = nullptr;
};

void read_sacct(BlockReader& file, const TraceSpec&, JobCollector& jobs) {
  TableReader table{file, {.delimiter = '|', .has_quotes = false, .last_takes_rest = true}};
  SacctReader{table, jobs}.read();
}

bool looks_like_sacct(const Beginning& beginning) {
  const std::string_view line = beginning.first_line;
  return line.find('|') != std::string_view::npos && line.find("JobID") != std::string_view::npos;
}

}  // namespace

TraceFormat sacct_format() {
  return {.name = "sacct",
          .summary = "output of Slurm's sacct --parsable2 with its header row",
          .recognises = looks_like_sacct,
          .read = read_sacct,
          .cleaning = {.has_processors = false, .has_completed = true},
          .place_word = "line",
          .submits_are_dates = true};
}

}  // namespace headroom

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "headroom/units.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/byte_scan.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/line_reader.hpp"
#include "models/workload/trace/recorded_state.hpp"
#include "models/workload/trace/row_fields.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace/trace_row.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

// Standard Workload Format 2.2. Source: Chapin et al., Benchmarks and standards
// for the evaluation of parallel job schedulers, JSSPP 1999, and the archive's
// page on the format.

constexpr std::size_t field_count = 18;
using Fields = std::array<std::string_view, field_count>;

/// Positions in a row, one less than the numbers that the standard gives them.
enum Position : std::uint8_t {
  job_number = 0,
  submit_time = 1,
  run_time = 3,
  allocated_processors = 4,
  requested_processors = 7,
  requested_time = 8,
  status = 10,
  user = 11,
  queue = 14,
  preceding_job = 16,
  think_time = 17,
};

/// Splits at blanks; how many fields there are, at most one more than allowed.
std::size_t split_at_blanks(std::string_view line, Fields& fields) {
  std::size_t count = 0;
  const char* field = nullptr;  // the one that has begun and not ended
  const auto finish_field = [&](const char* end) {
    if (count < field_count) fields[count] = {field, static_cast<std::size_t>(end - field)};
    ++count;
    field = nullptr;
  };
  for (std::size_t at = 0; at < line.size() && count <= field_count; at += scan_block_size) {
    const char* const block = line.data() + at;
    const std::uint64_t visible =
        scan_block({block, std::min(scan_block_size, line.size() - at)}, visible_bytes);
    std::uint64_t changes = visible ^ ((visible << 1U) | (field == nullptr ? 0U : 1U));
    for (; changes != 0; changes &= changes - 1) {
      const char* const change = block + std::countr_zero(changes);
      if (field == nullptr) {
        field = change;
      } else {
        finish_field(change);
      }
    }
  }
  if (field != nullptr) finish_field(line.data() + line.size());
  return std::min(count, field_count + 1);
}

/// The dialect of the Slurm simulator: `;` between and after the fields.
std::size_t split_at_semicolons(std::string_view line, Fields& fields) {
  if (line.ends_with(';')) line.remove_suffix(1);
  std::size_t count = 0;
  while (true) {
    const std::size_t end = std::min(line.find(';'), line.size());
    if (count == field_count) return count + 1;
    fields.at(count++) = trimmed(line.substr(0, end));
    if (end == line.size()) return count;
    line.remove_prefix(end + 1);
  }
}

/// Below zero means unknown in every column.
bool is_unknown(std::string_view text) {
  return text.empty() || (text.front() == '-' && text.size() > 1);
}

class SwfReader {
 public:
  SwfReader(const TraceSpec& spec, JobCollector& jobs) : spec_{&spec}, jobs_{&jobs} {}

  /// False when no further line is wanted.
  bool read_line(std::string_view line, std::uint64_t number) {
    const std::string_view text = trimmed(line);
    if (text.starts_with(';')) {
      read_header(text.substr(1));
      return true;
    }
    row_ = &jobs_->start_row(number);
    const bool has_semicolons = text.find(';') != std::string_view::npos;
    const std::size_t count =
        has_semicolons ? split_at_semicolons(text, fields_) : split_at_blanks(text, fields_);
    if (count != field_count) {
      jobs_->reject(AuditRule::wrong_field_count, "",
                    std::to_string(count) + (count > field_count ? " or more" : "") + " of 18");
      return true;
    }
    if (!take_times() || !take_processors() || !take_dependency()) return true;
    row_->id = fields_[job_number];
    if (!is_unknown(fields_[user])) row_->user = fields_[user];
    if (!is_unknown(fields_[queue])) row_->queue = fields_[queue];
    if (has_semicolons) run_to_limit();
    return is_slice() || jobs_->add();
  }

 private:
  /// `Key: value`, of which only MaxProcs matters here.
  void read_header(std::string_view comment) {
    constexpr std::string_view key = "MaxProcs:";
    comment = trimmed(comment);
    if (!comment.starts_with(key)) return;
    std::string_view value = trimmed(comment.substr(key.size()));
    value = value.substr(0, value.find_first_not_of("0123456789"));
    std::uint32_t count = 0;
    if (read_count(value, count) == FieldFinding::fine && count > 0) {
      jobs_->set_processors_max(count);
    }
  }

  bool take_time_unless_unknown(Position position, std::string_view name,
                                std::optional<Duration>& time) {
    if (is_unknown(fields_.at(position))) return true;
    return take_time(*jobs_, {.name = name, .text = fields_.at(position)}, TimeUnit::second, time);
  }

  bool take_times() {
    const bool is_sound =
        take_time_unless_unknown(submit_time, "submit time", row_->submit) &&
        take_time_unless_unknown(run_time, "run time", row_->run) &&
        take_time_unless_unknown(requested_time, "requested time", row_->walltime);
    if (row_->walltime == Duration{}) row_->walltime.reset();
    row_->state = recorded_state_of_swf(fields_[status]);
    return is_sound;
  }

  bool take_processor_count(Position position, std::optional<std::uint32_t>& count) {
    if (is_unknown(fields_.at(position))) return true;
    std::uint32_t value = 0;
    if (!take_count(*jobs_, {.name = "processors", .text = fields_.at(position)}, value))
      return false;
    if (value > 0) count = value;
    return true;
  }

  bool take_processors() {
    ProcessorCounts& counts = row_->processors.emplace();
    return take_processor_count(allocated_processors, counts.allocated) &&
           take_processor_count(requested_processors, counts.requested);
  }

  bool take_dependency() {
    const std::string_view predecessor = fields_[preceding_job];
    if (is_unknown(predecessor) || predecessor == "0") return true;
    std::optional<Duration> delay;
    if (spec_->think_time) {
      if (!take_time_unless_unknown(think_time, "think time", delay)) return false;
      if (!delay) delay = Duration{};
    }
    row_->after.push_back({.id = predecessor, .think_time = delay});
    return true;
  }

  /// In the Slurm simulator's dialect an unknown run time lasts until the limit.
  void run_to_limit() {
    if (row_->run || !row_->walltime) return;
    jobs_->repair(AuditRule::run_to_limit);
    row_->run = row_->walltime;
  }

  /// A preempted job has a summary line, then a line for each slice (status 2,
  /// 3, 4); counting both would run it twice.
  bool is_slice() {
    const std::string_view state = fields_[status];
    if (state != "2" && state != "3" && state != "4") {
      last_summary_ = fields_[job_number];
      return false;
    }
    if (last_summary_ != fields_[job_number]) return false;
    jobs_->reject(AuditRule::partial_execution, "status", state);
    return true;
  }

  const TraceSpec* spec_;
  JobCollector* jobs_;
  TraceRow* row_ = nullptr;
  Fields fields_;
  std::string last_summary_;
};

void read_swf(BlockReader& file, const TraceSpec& spec, JobCollector& jobs) {
  LineReader lines{file};
  SwfReader reader{spec, jobs};
  std::string_view line;
  bool is_first = true;
  while (lines.next(line)) {
    if (is_first) jobs.expect(lines.lines_expected());
    is_first = false;
    if (!reader.read_line(line, lines.number())) return;
  }
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("-.0123456789") == std::string_view::npos;
}

bool looks_like_swf(const Beginning& beginning) {
  const std::string_view line = trimmed(beginning.first_line);
  if (line.starts_with(';')) return true;
  Fields fields;
  if (line.find(';') != std::string_view::npos) {
    return split_at_semicolons(line, fields) == field_count && is_number(fields[job_number]) &&
           is_number(fields[submit_time]) && is_number(fields[run_time]);
  }
  return split_at_blanks(line, fields) == field_count && std::ranges::all_of(fields, is_number);
}

}  // namespace

TraceFormat swf_format() {
  return {.name = "swf",
          .summary = "Standard Workload Format 2.2 of the Parallel Workloads Archive",
          .recognises = looks_like_swf,
          .read = read_swf,
          .cleaning = {.has_processors = true, .has_completed = true}};
}

}  // namespace headroom

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/calendar.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/json_objects.hpp"
#include "models/workload/trace/recorded_state.hpp"
#include "models/workload/trace/row_fields.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace/trace_row.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

// Microsoft's `cluster_job_log` of Philly: a list of jobs, each with the attempts it took
// to run it and, for each attempt, the GPUs it was given on which machines. What a job
// asked for is not noted, so its size is that of its largest attempt and its run time the
// sum of all attempts: what it held the GPUs for. Dates are local ones without a zone.
// Source: Jeon et al., ATC 2019.

std::string_view text_of(const JsonObject& object, std::string_view key) {
  const JsonField* member = object.find(key);
  return member == nullptr ? std::string_view{} : std::string_view{member->text};
}

/// One attempt of the job that is being read.
struct Attempt {
  std::string start;
  std::string end;
  std::uint32_t gpus = 0;
};

class PhillyReader {
 public:
  explicit PhillyReader(JobCollector& jobs) : jobs_{&jobs} {}

  /// Inner objects come before outer ones: machines, their attempt, its job.
  void take(const JsonPath& path, const JsonObject& object) {
    if (is_done_) return;
    if (path.size() == 5 && path[1] == "attempts" && path[3] == "detail") {
      const JsonField* gpus = object.find("gpus");
      if (gpus != nullptr) gpus_ += static_cast<std::uint32_t>(gpus->items.size());
    } else if (path.size() == 3 && path[1] == "attempts") {
      attempts_.push_back({.start = std::string{text_of(object, "start_time")},
                           .end = std::string{text_of(object, "end_time")},
                           .gpus = gpus_});
      gpus_ = 0;
    } else if (path.size() == 1) {
      take_job(object);
      attempts_.clear();
      gpus_ = 0;
    }
  }

 private:
  void take_job(const JsonObject& object) {
    TraceRow& row = jobs_->start_row(++number_);
    row.id = text_of(object, "jobid");
    row.user = text_of(object, "user");
    row.queue = text_of(object, "vc");
    row.state = recorded_state(text_of(object, "status"));
    const bool is_sound =
        take_date(*jobs_, {"submitted_time", text_of(object, "submitted_time")}, row.submit) &&
        take_attempts(row);
    if (is_sound) is_done_ = !jobs_->add();
  }

  bool take_attempts(TraceRow& row) {
    Duration run{};
    std::uint32_t gpus = 0;
    bool has_started = false;
    bool has_ended = false;
    for (const Attempt& attempt : attempts_) {
      if (is_missing(attempt.start)) continue;
      has_started = true;
      gpus = std::max(gpus, attempt.gpus);
      if (is_missing(attempt.end)) {
        jobs_->repair(AuditRule::still_running, "end_time", "null");
        continue;
      }
      if (!add_time(attempt, run)) return false;
      has_ended = true;
    }
    if (!has_started) {
      jobs_->reject(AuditRule::never_started, "attempts", fmt::format("{}", attempts_.size()));
      return false;
    }
    if (!has_ended) {
      jobs_->reject(AuditRule::negative_run, "end_time", "null");
      return false;
    }
    row.gpus = gpus;
    row.run = run;
    return true;
  }

  bool add_time(const Attempt& attempt, Duration& run) {
    std::optional<Duration> start;
    std::optional<Duration> end;
    if (!take_date(*jobs_, {"start_time", attempt.start}, start) ||
        !take_date(*jobs_, {"end_time", attempt.end}, end)) {
      return false;
    }
    // Clocks of the log go back an hour once, so an end may lie before its start.
    if (*end < *start || run + (*end - *start) > longest_duration) {
      jobs_->reject(AuditRule::negative_run, "end_time", attempt.end);
      return false;
    }
    run += *end - *start;
    return true;
  }

  JobCollector* jobs_;
  std::vector<Attempt> attempts_;
  std::uint32_t gpus_ = 0;  ///< of the attempt that is being read
  std::uint64_t number_ = 0;
  bool is_done_ = false;
};

void read_philly_json(BlockReader& file, const TraceSpec& spec, JobCollector& jobs) {
  PhillyReader reader{jobs};
  const auto problem = scan_json(
      file, [&](const JsonPath& path, const JsonObject& object) { reader.take(path, object); });
  if (!problem) return;
  throw InputError{Diagnostic{
      .path = spec.shown,
      .message = fmt::format("is no JSON text: at byte {}: {}", problem->byte, problem->message),
      .hint = ""}};
}

bool looks_like_philly_json(const Beginning& beginning) {
  const auto has = [&](std::string_view key) {
    return beginning.text.find(key) != std::string_view::npos;
  };
  return trimmed(beginning.first_line).starts_with('[') && has("\"attempts\"") &&
         has("\"submitted_time\"");
}

}  // namespace

TraceFormat philly_json_format() {
  return {.name = "philly-json",
          .summary = "cluster_job_log of Philly, with attempts",
          .recognises = looks_like_philly_json,
          .read = read_philly_json,
          .cleaning = {.has_completed = true},
          .place_word = "job",
          .submits_are_dates = true,
          .reading =
              "dates as they stand; a job's size is its largest attempt, its run time the "
              "sum of its attempts; the virtual cluster is the queue"};
}

}  // namespace headroom

#include <algorithm>
#include <cstdint>
#include <fmt/core.h>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "headroom/units.hpp"

#include "models/workload/spark/etl_stage.hpp"
#include "models/workload/spark/spark_events.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace/trace_row.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

// Each attempt of a stage is a job that waits for the last attempt of each of its parents: their
// output is what it reads. What it moved stays in EtlStage; here it is time on cores.

std::string stage_name(const EtlApplication& application, const EtlStage& stage) {
  const std::string name = fmt::format("{}.{}", application.id, stage.id);
  return stage.attempt == 0 ? name : fmt::format("{}.{}", name, stage.attempt);
}

class StageRows {
 public:
  StageRows(const EtlApplication& application, JobCollector& jobs)
      : application_{&application}, jobs_{&jobs} {}

  /// False when no further row is wanted.
  bool add_all() {
    for (const EtlStage& stage : application_->stages) {
      if (!add(stage)) return false;
    }
    return true;
  }

 private:
  bool add(const EtlStage& stage) {
    TraceRow& row = jobs_->start_row(stage.line);
    const std::string id = stage_name(*application_, stage);
    row.id = id;
    row.user = application_->user;
    row.queue = application_->queue;
    row.submit = stage.submit;
    row.run = stage.run;
    row.state = stage.failed ? RecordedState::failed : RecordedState::completed;
    row.cpus = cores_of(stage, *application_);
    if (!take_memory(row)) return true;
    const std::set<std::uint32_t> parents{stage.parents.begin(), stage.parents.end()};
    for (const std::uint32_t parent : parents) {
      // Parents that did not run left their output in an earlier stage of the same number.
      const auto before = last_.find(parent);
      if (before == last_.end() || row.after.size() == UINT16_MAX) continue;
      row.after.push_back({.id = before->second, .think_time = std::nullopt});
    }
    last_[stage.id] = id;
    return jobs_->add();
  }

  /// Whole executors hold their memory.
  bool take_memory(TraceRow& row) {
    if (application_->executor_cores == 0) return true;
    const std::uint64_t executors = (row.cpus - 1) / application_->executor_cores + 1;
    const WideInt memory =
        static_cast<WideInt>(application_->executor_memory.count) * static_cast<WideInt>(executors);
    constexpr WideInt bytes_max = WideInt{1} << 62U;
    if (memory > bytes_max) {
      jobs_->reject(AuditRule::out_of_range, "memory", fmt::format("{} executors", executors));
      return false;
    }
    row.memory = Bytes{static_cast<std::int64_t>(memory)};
    return true;
  }

  const EtlApplication* application_;
  JobCollector* jobs_;
  std::map<std::uint32_t, std::string> last_;  ///< names of the last attempts that ended
};

void read_spark_log(BlockReader& file, const TraceSpec&, JobCollector& jobs) {
  const SparkEvents events = read_spark_events(file);
  for (const EventFlaw& flaw : events.flaws) {
    jobs.start_row(flaw.line);
    jobs.reject(AuditRule::unreadable_row, flaw.field, flaw.value);
  }
  for (const EtlApplication& application : events.applications) {
    if (!StageRows{application, jobs}.add_all()) return;
  }
}

bool looks_like_spark(const Beginning& beginning) {
  return beginning.first_line.starts_with("{\"Event\":\"SparkListener");
}

}  // namespace

TraceFormat spark_format() {
  return {.name = "spark",
          .summary = "event logs of Spark: each stage a job on cores",
          .recognises = looks_like_spark,
          .read = read_spark_log,
          .cleaning = {.has_processors = false, .has_completed = true},
          .place_word = "line",
          .submits_are_dates = true};
}

}  // namespace headroom

#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/observe/run_record.hpp"
#include "tools/compare/matched_jobs.hpp"

namespace headroom {

/// What happened to one job at an instant in one of two runs and not in the other.
enum class PartingKind : std::uint8_t {
  start,  ///< only one run started it then
  nodes,  ///< both started it, on other nodes
  stop,   ///< only one run stopped it, or changed its width
  end,    ///< both started it then, and it ended earlier in one: no decision
};

/// How a job went in one run.
struct JobCourse {
  std::optional<TimePoint> start;
  std::optional<TimePoint> end;
  std::vector<NodeId> nodes;  ///< of its only run; empty when it was stopped in between
};

/// The first instant at which two runs part, and the job by which it shows.
struct Parting {
  TimePoint time;
  PartingKind kind = PartingKind::start;
  std::string job;
  GpuShare gpus;
  JobCourse first;
  JobCourse second;
  bool first_acted = true;  ///< it is the first run that started, stopped or ended the job
  std::string instead;      ///< a job that the other run started then and the acting one did not
  std::size_t others = 0;   ///< other jobs by which it shows at this instant
};

/// A job that came out otherwise.
struct ChangedJob {
  std::string job;
  GpuShare gpus;
  Duration first_wait;
  Duration second_wait;
  Duration first_jct;  ///< end − submit
  Duration second_jct;
};

/// How the schedules of two runs differ, over the jobs that both have.
struct ScheduleDifference {
  std::size_t jobs = 0;
  std::size_t sooner = 0;  ///< ended sooner in the second run
  std::size_t later = 0;
  std::optional<Parting> parting;  ///< absent when the runs are the same
  std::vector<ChangedJob> gained;  ///< ended most sooner, of jobs that ended in both
  std::vector<ChangedJob> lost;
};

/// Compares `second` with `first`; at most `listed` jobs gained and lost. Times are
/// counted from submission, so a job that also arrived later is judged by its wait.
[[nodiscard]] ScheduleDifference schedule_difference(const RunRecord& first,
                                                     const RunRecord& second,
                                                     const MatchedJobs& matched,
                                                     std::size_t listed);

}  // namespace headroom

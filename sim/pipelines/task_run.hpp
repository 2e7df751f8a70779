#pragma once
#include <cstdint>
#include <optional>
#include <utility>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/pipeline/pipeline_spec.hpp"
#include "sim/pipelines/agenda.hpp"

namespace headroom {

/// Where a task stands in its pipeline.
struct TaskPlace {
  const PipelineSpec* pipeline = nullptr;
  std::uint32_t run_number = 0;  ///< of its pipeline
  JobPlace job{};
  std::uint64_t seed = 1;
};

/// Work that is tried until it succeeds or its retries are used up. Each attempt is a job of its
/// own, as an orchestrator starts a new pod for each: it queues anew, and begins from nothing.
class TaskRun {
 public:
  /// `job` is one attempt. Attempts are called as it and, from the second on, `.2`, `.3`, …;
  /// `earlier` ones of the same place had fates of their own.
  TaskRun(const TaskPlace& place, ListedJob job, std::uint32_t earlier = 0)
      : place_{place}, job_{std::move(job)}, earlier_{earlier} {}

  /// Submits the first attempt, or the next one after its pause.
  void submit(Agenda& agenda);
  /// The job of the last attempt.
  void assign(JobId job) { job_id_ = job; }
  [[nodiscard]] std::optional<JobId> job() const { return job_id_; }

  enum class Outcome : std::uint8_t { succeeded, failed, pauses };
  /// The attempt has ended. Where it failed and may be tried again, calls for that.
  [[nodiscard]] Outcome end(JobState state, TimePoint now, Agenda& agenda);

  [[nodiscard]] const ListedJob& spec() const { return job_; }

 private:
  TaskPlace place_;
  ListedJob job_;
  std::uint32_t earlier_ = 0;
  std::uint32_t attempts_ = 0;
  std::optional<JobId> job_id_;  ///< while an attempt waits or runs
};

}  // namespace headroom

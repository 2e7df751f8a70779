#pragma once
#include <cstdint>
#include <string>
#include <variant>

#include "headroom/ids.hpp"

namespace headroom {

/// A workload source has a job to submit now.
struct JobArrival {
  std::uint32_t source = 0;
};
/// A job whose submission waited for a predecessor's end and a think time.
struct JobSubmit {
  JobId job{};
};
/// A job that was stopped may wait again.
struct JobEligible {
  JobId job{};
};
/// A run reaches its end. Stale when the job has been stopped since.
struct JobDone {
  JobId job{};
  std::uint32_t run_number = 0;
};
/// The scheduler decides.
struct DecideNow {};

/// A copy or a stage of a training job ends. Stale when a later one was filed.
struct TrainingTick {
  std::uint32_t epoch = 0;
};

/// Services act: replicas come up, are scaled or go. Stale when another was filed.
struct ServingTick {
  std::uint32_t epoch = 0;
};

/// People at notebooks act, or a burst of work ends. Stale when another was filed.
struct SessionTick {
  std::uint32_t epoch = 0;
};

/// Pipelines act: runs and steps begin, trials report. Stale when another was filed.
struct PipelineTick {
  std::uint32_t epoch = 0;
};

/// Everything that can happen. A plain value, so that the journal can print it
/// and a missing handler fails to compile.
using Event = std::variant<JobArrival, JobSubmit, JobDone, DecideNow, TrainingTick, JobEligible,
                           ServingTick, SessionTick, PipelineTick>;

[[nodiscard]] std::string to_string(const Event& event);

}  // namespace headroom

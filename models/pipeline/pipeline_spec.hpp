#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "models/pipeline/run_board.hpp"
#include "models/pipeline/run_schedule.hpp"
#include "models/pipeline/step_graph.hpp"
#include "models/pipeline/sweep/sweep_spec.hpp"
#include "models/workload/listed_source.hpp"

namespace headroom {

/// How often a failed step is tried again, and after which pause.
struct RetryRule {
  std::uint32_t retries = 0;
  Duration delay{};
  double backoff = 1.0;           ///< each pause is so many times the one before; >= 1
  std::optional<Duration> cap{};  ///< of one pause
};

/// The pause after the failure number `failure`, from 1: delay backoff^(failure - 1), at most the
/// cap and the longest time there is. Source: Argo Workflows documentation, "Retries",
/// `retryStrategy.backoff`.
[[nodiscard]] Duration retry_pause(const RetryRule& rule, std::uint32_t failure);

/// One step of a pipeline: a job, or the trials of a sweep, each of which is such a job.
struct PipelineStep {
  ListedJob job;              ///< one attempt; its id is the name of the step
  StepEdges edges{};          ///< under the same name
  double failure_rate = 0.0;  ///< the probability that an attempt fails; in [0, 1]
  RetryRule retry{};
  StepCondition condition = StepCondition::all_success;
  std::optional<SweepSpec> sweep{};
};

struct PipelineSpec {
  std::string name;
  RunSchedule schedule{};
  Concurrency concurrency = Concurrency::allow;
  std::optional<Duration> deadline{};  ///< from the time at which a run is due to its end
  std::vector<PipelineStep> steps{};
  StepGraph graph{};  ///< of the steps
};

/// What becomes of one attempt: the share of its work that it does, and whether it fails then.
struct AttemptFate {
  double share = 1.0;
  bool fails = false;
};

/// Which attempt of which pipeline; trials are counted from 1, 0 stands for a step without a sweep.
struct AttemptId {
  std::uint32_t run = 0;
  std::uint32_t step = 0;
  std::uint32_t trial = 0;
  std::uint32_t attempt = 0;
};

/// With probability `failure_rate` an attempt fails, at a point of its work that is uniform.
/// Depends on the arguments alone, so that no other attempt shifts it.
[[nodiscard]] AttemptFate draw_fate(const PipelineSpec& pipeline, std::uint64_t seed,
                                    const AttemptId& id);

/// `job` with only `share` of its work, which is in (0, 1]: of its duration or its samples.
void shorten(ListedJob& job, double share);

}  // namespace headroom

#include "models/pipeline/pipeline_spec.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "headroom/random.hpp"

#include "models/pipeline/job_work.hpp"

namespace headroom {

Duration retry_pause(const RetryRule& rule, std::uint32_t failure) {
  const Duration cap = rule.cap.value_or(longest_duration);
  const double factor = std::pow(rule.backoff, static_cast<double>(failure) - 1.0);
  const double pause = std::round(static_cast<double>(rule.delay.count) * factor);
  if (pause >= static_cast<double>(cap.count)) return cap;
  return Duration{static_cast<std::int64_t>(pause)};
}

AttemptFate draw_fate(const PipelineSpec& pipeline, std::uint64_t seed, const AttemptId& id) {
  const double failure_rate = pipeline.steps[id.step].failure_rate;
  if (failure_rate <= 0.0) return {};
  // Steps are at most a thousand, trials a hundred thousand, attempts of one a few thousand.
  const std::uint64_t entity =
      ((std::uint64_t{id.run} << 10U | id.step) << 17U | id.trial) << 12U | id.attempt;
  RandomStream stream{seed, "pipeline-failures/" + pipeline.name, entity};
  const bool fails = stream.uniform() < failure_rate;
  return fails ? AttemptFate{.share = stream.uniform(), .fails = true} : AttemptFate{};
}

void shorten(ListedJob& job, double share) {
  const double left = std::floor(static_cast<double>(job.duration.count) * share);
  job.duration = Duration{std::min(job.duration.count, static_cast<std::int64_t>(left))};
  scale_paced_work(job, share);
}

}  // namespace headroom

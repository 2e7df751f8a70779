#pragma once
#include <optional>

#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/units.hpp"

#include "sim/lifecycle/life_settings.hpp"

namespace headroom {

/// The next multiple of `step`.
[[nodiscard]] constexpr Duration rounded_up(Duration duration, Duration step) {
  return {(duration.count + step.count - 1) / step.count * step.count};
}

/// `work` at a speed, rounded up so that nothing ends early.
[[nodiscard]] Duration at_speed(Duration work, double speed);

/// What `job` may take at most; nullopt when it says nothing.
[[nodiscard]] std::optional<Duration> kill_limit(const Job& job, const LifeSettings& settings);

/// How long `job` runs when nobody stops it: its duration, cut at its kill limit.
[[nodiscard]] Duration run_time(const Job& job, const LifeSettings& settings);

/// What the scheduler believes of `job`; the seed and `id` choose the noise.
[[nodiscard]] Duration estimated_run_time(const Job& job, const LifeSettings& settings, JobId id);

}  // namespace headroom

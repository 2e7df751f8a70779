#pragma once
#include <cstdint>

#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/units.hpp"

#include "sim/lifecycle/life_settings.hpp"

namespace headroom {

/// How long `job` runs when nobody stops it: its duration, cut at its walltime.
[[nodiscard]] Duration run_time(const Job& job);

/// What the scheduler believes of `job`; `seed` and `id` choose the noise.
[[nodiscard]] Duration estimated_run_time(const Job& job, const EstimateSpec& spec,
                                          std::uint64_t seed, JobId id);

}  // namespace headroom

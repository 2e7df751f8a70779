#pragma once
#include <optional>

#include "headroom/units.hpp"

#include "sim/observe/run_record.hpp"

namespace headroom {

/// The warm-up that the queue delays of a run ask for: up to the submission of
/// the first job that MSER-5 keeps (models/statistics/warm_up.hpp), the jobs
/// taken in order of submission, those that never started left out. 0 where it
/// keeps all; absent where the run does not settle within its first half, or has
/// too few jobs to tell.
[[nodiscard]] std::optional<Duration> suggested_warm_up(const RunRecord& run);

}  // namespace headroom

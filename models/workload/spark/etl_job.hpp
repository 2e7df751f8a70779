#pragma once
#include <string>

#include "headroom/units.hpp"

#include "models/workload/listed_source.hpp"
#include "models/workload/spark/etl_stage.hpp"

namespace headroom {

/// One job that does what `application` did: its stages move the bytes that the log says, those of
/// files from and to `storage`, and follow one another as they did; the job has the cores of its
/// widest stage, and as much memory as so many of its executors. It is submitted when its first
/// stage was, counted from `origin`. Requires a stage.
///
/// Alone on those cores a stage takes the time it took when it was recorded, whatever it waited
/// for then: this counts as computing. Of stages that ran side by side each takes the time that
/// its tasks took in all, over the cores it gets. What was spilled is not moved. Time in which no
/// stage ran, in the driver, is left out.
[[nodiscard]] ListedJob etl_job(const EtlApplication& application, const std::string& storage,
                                Duration origin);

/// When the first stage was submitted, since 1970. Requires a stage.
[[nodiscard]] Duration submit_of(const EtlApplication& application);

}  // namespace headroom

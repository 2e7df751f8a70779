#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "headroom/units.hpp"

#include "models/json/json_value.hpp"
#include "models/workload/trace_source.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/scenario.hpp"
#include "tools/trace/demand_sample.hpp"

namespace headroom {

/// The keys of a trace source that says what `spec` does, its file at `path`.
[[nodiscard]] Tree trace_keys(const TraceSpec& spec, const std::string& path);

/// The keys of `generate` that deal the days of the trace `spec`, at `path`, within `window`.
[[nodiscard]] Tree resampling_keys(const TraceSpec& spec, const std::string& path,
                                   std::optional<Duration> window);

/// On what demand is tried: the scenario whose cluster and scheduler count, or one node of `gpus`
/// under EASY backfill.
struct TrialCluster {
  JsonValue scenario;
  std::string shown_path;      ///< in messages; paths in it start at its folder
  std::string data_directory;  ///< what `${HEADROOM_DATA}` stands for
};

/// One node of so many GPUs under EASY backfill, each job believed at its requested time.
[[nodiscard]] TrialCluster pool_of(std::uint64_t gpus);

/// The fewest GPUs that hold the largest job of `sample`, and of which it asks for at most 70 %:
/// loaded enough for jobs to wait, and not so much that they wait ever longer. The share is ours.
[[nodiscard]] std::uint64_t usual_gpus(const DemandSample& sample);

/// The scenario of `cluster` with `source`, as JSON, for all its workload. Paths in `source` are
/// absolute.
[[nodiscard]] Scenario scenario_with(const TrialCluster& cluster, const Tree& source);

}  // namespace headroom

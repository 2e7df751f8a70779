#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/parameters.hpp"

#include "sim/scenario/findings.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {

/// Each makes one part of a Scenario from an object whose keys are checked, and
/// files what single keys cannot show: what is given twice, unknown or
/// contradictory. After a finding the value made has no meaning.

[[nodiscard]] ClusterSpec build_cluster(const Section& cluster);
[[nodiscard]] RunSpec build_run(const Section& run);
[[nodiscard]] std::vector<Goal> build_goals(const Section& scenario);

/// What the parts of a scenario tell each other while they are built.
struct BuildContext {
  std::string folder;          ///< where relative paths start
  std::string data_directory;  ///< what `${HEADROOM_DATA}` stands for
  std::optional<Duration> run_until{};
  std::vector<Diagnostic> warnings{};
};

[[nodiscard]] SchedulerSpec build_scheduler(const Section& scheduler, BuildContext& context);
[[nodiscard]] std::vector<WorkloadSpec> build_workload(const Section& scenario,
                                                       BuildContext& context);
[[nodiscard]] TraceSpec build_trace(const Section& source, BuildContext& context);
[[nodiscard]] SyntheticSpec build_synthetic(const Section& source, const BuildContext& context);

/// Jobs of one list and where each stands in the file.
struct PlacedJobs {
  std::vector<ListedJob> jobs;
  std::vector<Section> places;
};
[[nodiscard]] PlacedJobs build_jobs(const Section& source);
/// Files repeated ids, unknown predecessors and a cycle among `lists`, which
/// are all in-line jobs of one scenario.
void check_dependencies(std::span<const PlacedJobs> lists);

/// The values of `parameters` in `given`, defaults filled in.
[[nodiscard]] ParameterValues build_parameters(const Section& given,
                                               std::span<const Parameter> parameters);
/// Reads one parameter from `value`, which may be null: then its default counts.
void build_parameter(const JsonValue* value, const Parameter& parameter, ParameterValues& values);

}  // namespace headroom

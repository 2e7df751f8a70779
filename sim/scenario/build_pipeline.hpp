#pragma once
#include <optional>
#include <string>
#include <vector>

#include "models/pipeline/pipeline_spec.hpp"
#include "models/workload/listed_source.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/key_description.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {

/// The pipelines among the sources of the workload of `scenario`, in their order. After a finding
/// they have no meaning.
[[nodiscard]] std::vector<PipelineSpec> build_pipelines(const Section& scenario,
                                                        BuildContext& context);
/// A step and where it is described.
struct NamedStep {
  std::string name;
  Section place;
};
/// The steps of `pipeline`, whether they are a list or stand under their names.
[[nodiscard]] std::vector<NamedStep> named_steps(const Section& pipeline);
/// The sweep of `step`, which is that of `job`; nullopt where it has none.
[[nodiscard]] std::optional<SweepSpec> build_sweep(const Section& step, const ListedJob& job);
/// A job by its own keys, whether it is spelled out alone or as a step.
[[nodiscard]] ListedJob build_job(const Section& job, BuildContext& context);

[[nodiscard]] ObjectDescription pipeline_source_description();
[[nodiscard]] ObjectDescription sweep_description();

}  // namespace headroom

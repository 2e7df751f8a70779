#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "headroom/job.hpp"
#include "headroom/placement_policy.hpp"
#include "headroom/workload_source.hpp"

#include "sim/scenario/scenario.hpp"

namespace headroom {

/// The source that `spec` describes, the `number`-th of its scenario. Throws InputError
/// when a trace cannot be read.
[[nodiscard]] std::unique_ptr<WorkloadSource> make_source(const WorkloadSpec& spec,
                                                          std::uint64_t seed, std::uint32_t number,
                                                          WorkloadTables& tables);

/// All jobs that the sources of `scenario` bring, however long it runs, by their shape.
/// Empty unless its placement needs to know: the sources are read to their end for it.
[[nodiscard]] std::vector<ExpectedJobs> expected_jobs_of(const Scenario& scenario);

}  // namespace headroom

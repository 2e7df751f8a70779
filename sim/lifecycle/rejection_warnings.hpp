#pragma once
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/job.hpp"

#include "sim/lifecycle/job_life.hpp"

namespace headroom {

/// One warning for each request that the empty cluster could not hold.
[[nodiscard]] std::vector<Diagnostic> rejection_warnings(const JobLife& life,
                                                         const WorkloadTables& tables);

}  // namespace headroom

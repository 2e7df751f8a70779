#pragma once
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/job.hpp"

#include "models/policy/partitions/partition_table.hpp"
#include "sim/lifecycle/job_life.hpp"

namespace headroom {

/// One warning for each request that the empty cluster, or its partition, could not hold, and
/// one for each queue that is in none of `partitions` (null where there are none).
[[nodiscard]] std::vector<Diagnostic> rejection_warnings(const JobLife& life,
                                                         const WorkloadTables& tables,
                                                         const PartitionTable* partitions);

}  // namespace headroom

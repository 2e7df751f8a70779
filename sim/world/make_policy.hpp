#pragma once
#include <memory>

#include "headroom/job.hpp"
#include "headroom/scheduling_policy.hpp"

#include "models/policy/partitions/partition_table.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom {

/// Null unless queues have nodes of their own. Refers to `tables`.
[[nodiscard]] std::unique_ptr<PartitionTable> make_partitions(const Scenario& scenario,
                                                              const WorkloadTables& tables);

/// The scheduler that a scenario names, within what `partitions` (may be null) and off-peak
/// hours make of it. Refers to both arguments behind the scenario.
[[nodiscard]] std::unique_ptr<SchedulingPolicy> make_policy(const Scenario& scenario,
                                                            const WorkloadTables& tables,
                                                            PartitionTable* partitions);

}  // namespace headroom

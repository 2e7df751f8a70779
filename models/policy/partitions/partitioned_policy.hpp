#pragma once
#include <memory>
#include <vector>

#include "headroom/scheduling_policy.hpp"

#include "models/policy/partitions/partition_table.hpp"

namespace headroom {

/// One scheduler for each partition of `table`, in its order, none of which sees the jobs of
/// the others: each has an order, reservations and random streams of its own, and decides when
/// something happened in its partition or when it asked to. Which nodes a job may use is said
/// by its footprint. Jobs without a partition must not come. `table` must outlive this.
[[nodiscard]] std::unique_ptr<SchedulingPolicy> make_partitioned_policy(
    PartitionTable& table, std::vector<std::unique_ptr<SchedulingPolicy>> schedulers);

}  // namespace headroom

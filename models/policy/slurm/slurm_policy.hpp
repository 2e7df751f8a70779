#pragma once
#include <memory>

#include "headroom/job.hpp"
#include "headroom/scheduling_policy.hpp"

#include "models/policy/slurm/settings.hpp"

namespace headroom::slurm {

/// The scheduler of Slurm 22.05 as observed: a FIFO pass whenever something happened, a
/// backfill pass every bf_interval when something has changed. `tables` outlives the
/// policy and holds the names of the whole workload. Throws InputError when jobs name
/// partitions, QOS or accounts that the settings do not list.
[[nodiscard]] std::unique_ptr<SchedulingPolicy> make_slurm_policy(const Settings& settings,
                                                                  const WorkloadTables& tables);

}  // namespace headroom::slurm

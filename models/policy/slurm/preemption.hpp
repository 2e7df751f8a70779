#pragma once
#include <optional>
#include <vector>

#include "headroom/free_capacity.hpp"
#include "headroom/ids.hpp"

#include "models/policy/slurm/session.hpp"

namespace headroom::slurm {

/// Who makes room for a job, and where it then runs.
struct Eviction {
  std::vector<JobId> victims;
  std::vector<NodeId> nodes;
};

/// Running jobs to stop so that `job` fits now on `allowed`; nullopt where that does
/// not help, or nothing needs to be stopped. Candidates leave in thought one by one,
/// those of the lowest partition tier or QOS priority first and of these the smallest,
/// until the job fits. Then once more, those first that hold most of the nodes found,
/// which spares others. Of those that left, the ones on the nodes in the end are
/// stopped. Source: observed on Slurm 22.05.8; option preempt_reorder_count of
/// slurm.conf(5), whose default is one such second look.
[[nodiscard]] std::optional<Eviction> find_eviction(SlurmSession& session, JobId job,
                                                    const NodeSet& allowed);

/// Stops the victims and starts `job` in their place.
void carry_out(const Eviction& eviction, SlurmSession& session, JobId job);

}  // namespace headroom::slurm

#include "models/policy/slurm/priorities.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace headroom::slurm {

Priorities::Priorities(const Settings& settings, const Directory& directory, ClusterSize cluster)
    : weights_{settings.weights},
      max_age_{settings.max_age},
      favor_small_{settings.favor_small},
      cluster_{cluster} {
  double highest = 0.0;
  for (const Partition& partition : directory.partitions()) {
    partition_factor_.push_back(partition.priority_job_factor);
    highest = std::max(highest, partition_factor_.back());
  }
  for (double& factor : partition_factor_) factor = highest > 0.0 ? factor / highest : 0.0;
  highest = 0.0;
  for (const Qos& qos : directory.qos()) {
    qos_factor_.push_back(qos.priority);
    highest = std::max(highest, qos_factor_.back());
  }
  for (double& factor : qos_factor_) factor = highest > 0.0 ? factor / highest : 0.0;
}

/// The mean of the job's part of the nodes and its part of the CPUs; of the nodes
/// alone where CPUs are not modelled.
double Priorities::size_factor(const PriorityFacts& job) const {
  const auto part = [&](double of, double all) {
    const double ratio = std::min(1.0, of / all);
    return favor_small_ ? 1.0 - ratio : ratio;
  };
  const double nodes = part(job.nodes, cluster_.nodes);
  if (cluster_.cpus <= 0.0) return nodes;
  return (nodes + part(job.cpus, cluster_.cpus)) / 2.0;
}

std::uint32_t Priorities::of(const PriorityFacts& job, const FairTree& tree, TimePoint now) const {
  const double age = max_age_.count <= 0
                         ? 1.0
                         : std::min(1.0, to_seconds(now - job.eligible) / to_seconds(max_age_));
  const double sum = (weights_.age * age) + (weights_.fair_share * tree.factor(job.user)) +
                     (weights_.job_size * size_factor(job)) +
                     (weights_.partition * partition_factor_[job.member.partition]) +
                     (weights_.qos * qos_factor_[job.member.qos]);
  constexpr double highest = 4'294'967'295.0;
  // 0 would be a held job.
  return static_cast<std::uint32_t>(std::clamp(std::floor(sum), 1.0, highest));
}

}  // namespace headroom::slurm

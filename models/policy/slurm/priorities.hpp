#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "headroom/views.hpp"

#include "models/policy/slurm/directory.hpp"
#include "models/policy/slurm/fair_tree.hpp"
#include "models/policy/slurm/settings.hpp"

namespace headroom::slurm {

/// What of the cluster the priority of a job is measured against.
struct ClusterSize {
  double nodes = 1.0;
  double cpus = 0.0;  ///< 0: not modelled
};

/// A job as the factors of its priority see it.
struct PriorityFacts {
  Membership member;
  std::uint32_t user = 0;  ///< of the fair tree
  TimePoint eligible;      ///< its age counts from here
  double nodes = 1.0;
  double cpus = 0.0;
};

/// The number that orders waiting jobs, higher first.
///
/// PriorityType basic counts down from a number near 2^32 as jobs arrive. A job with
/// a priority of its own, as by `sbatch --priority`, has that instead under either
/// type; 0 stands for none. Multifactor is a weighted sum of factors from 0 to 1: age
/// over PriorityMaxAge, fair tree, size, partition and QOS over the highest of their
/// kind. Source: Slurm's documentation, priority_multifactor.html.
class Priorities {
 public:
  Priorities(const Settings& settings, const Directory& directory, ClusterSize cluster);

  [[nodiscard]] std::uint32_t of(const PriorityFacts& job, const FairTree& tree,
                                 TimePoint now) const;
  /// The next one that basic gives.
  [[nodiscard]] std::uint32_t next_basic() { return next_basic_ > 1 ? next_basic_-- : 1; }

 private:
  [[nodiscard]] double size_factor(const PriorityFacts& job) const;

  PriorityWeights weights_;
  Duration max_age_;
  bool favor_small_;
  ClusterSize cluster_;
  std::vector<double> partition_factor_;
  std::vector<double> qos_factor_;
  std::uint32_t next_basic_ = 4'294'901'759;  ///< the first that Slurm 22.05.8 gave
};

}  // namespace headroom::slurm

#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "models/policy/packing/packing_cluster.hpp"
#include "models/policy/packing/packing_policy.hpp"
#include "models/policy/packing/score_table.hpp"
#include "models/policy/packing/sum_tree.hpp"
#include "models/policy/packing/task_types.hpp"

namespace headroom {

/// A cluster and the pods that may come to it.
struct PackingProblem {
  GpuModels models;
  std::vector<PackingNode> nodes;
  std::vector<PackingPod> pods;
  std::vector<TaskType> types;  ///< what fragmentation is measured by
};

/// Fills an empty cluster: pods come one by one, each is placed at once or lost, none
/// ever leaves.
class PackingRun {
 public:
  /// `ranks` break ties, the lowest wins, and must outlive the run, as `problem` must.
  PackingRun(const PackingProblem& problem, const PackingPolicyEntry& policy,
             std::span<const std::uint32_t> ranks, std::uint64_t seed);

  struct Placed {
    std::size_t node = 0;
    std::span<const std::uint32_t> gpus;  ///< valid until the next arrival
  };
  /// Places `pod`, or nullopt when no node has room for it.
  std::optional<Placed> arrive(const PackingPod& pod);

  [[nodiscard]] std::uint64_t arrivals() const { return arrivals_; }
  [[nodiscard]] std::uint64_t lost() const { return lost_; }
  /// GPU milli that pods have asked for, lost ones included.
  [[nodiscard]] std::int64_t gpu_milli_arrived() const { return gpu_milli_arrived_; }
  [[nodiscard]] const PackingCluster& cluster() const { return cluster_; }
  /// Free GPU milli that are fragmented, over all nodes.
  [[nodiscard]] double fragmented() const { return fragmented_.sum(); }
  /// The same by cause, with what is usable; looks at every node.
  [[nodiscard]] FragmentSplit split();

 private:
  PackingCluster cluster_;
  std::shared_ptr<FragmentMeter> meter_;
  std::unique_ptr<PackingPolicy> policy_;
  ScoreTable scores_;
  SumTree fragmented_;
  std::vector<std::uint32_t> gpus_;
  std::uint64_t arrivals_ = 0;
  std::uint64_t lost_ = 0;
  std::int64_t gpu_milli_arrived_ = 0;
};

}  // namespace headroom

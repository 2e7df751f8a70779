#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "models/policy/packing/gpu_models.hpp"
#include "models/policy/packing/packing_cluster.hpp"
#include "models/policy/packing/packing_policy.hpp"

namespace headroom {

/// Finds the node for a pod. Scores are kept by node for each kind of pod and asked
/// anew only for nodes that changed since the kind last came.
class ScoreTable {
 public:
  /// Among equal scores the node of the lowest rank wins; `ranks` has one for each
  /// node of `cluster`, 0 … nodes - 1 in any order. All arguments are kept by
  /// reference.
  ScoreTable(const PackingCluster& cluster, const GpuModels& models, PackingPolicy& policy,
             std::span<const std::uint32_t> ranks);

  /// The node of the best score among those where `pod` fits, or nullopt.
  [[nodiscard]] std::optional<std::size_t> best(const PackingPod& pod);

 private:
  /// Score and rank in one number, the larger the better.
  using Key = std::int64_t;
  struct Row {
    std::vector<Key> keys;  ///< by node, `no_room` where CPU or GPUs do not suffice
    std::size_t changes_seen = 0;
  };

  Row& row(const PackingPod& pod);
  [[nodiscard]] Key key(std::size_t node, const PackingPod& pod);
  [[nodiscard]] std::optional<std::size_t> drawn(const Row& row, std::int64_t memory);

  const PackingCluster* cluster_;
  const GpuModels* models_;
  PackingPolicy* policy_;
  std::span<const std::uint32_t> ranks_;
  std::vector<std::uint32_t> node_of_rank_;
  std::map<PackingPod, Row> rows_;  ///< by what of a pod counts for the score: all but memory
  std::vector<std::uint32_t> fitting_;
  std::vector<std::size_t> updated_at_;  ///< by node: the update that asked it last
  std::size_t updates_ = 0;
};

}  // namespace headroom

#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "models/policy/packing/gpu_models.hpp"
#include "models/policy/packing/packing_cluster.hpp"
#include "models/policy/packing/packing_pod.hpp"
#include "models/policy/packing/task_types.hpp"

namespace headroom {

/// A node as one would note it on paper.
struct PlainNode {
  std::int64_t cpu_milli = 0;
  std::int64_t memory = 0;
  std::vector<int> gpus;  ///< free milli of each
  std::uint32_t model = 0;
  std::vector<int> classes;  ///< of the GPU pods that came: 0 for shares, else their GPUs
};

/// Packing policies as they are defined: every score of every node is worked out anew
/// for every pod. Slow and obvious, to be compared with.
class PlainPacking {
 public:
  PlainPacking(const std::vector<PackingNode>& nodes, std::vector<TaskType> types, GpuModels models,
               std::vector<std::uint32_t> ranks);

  struct Choice {
    std::size_t node = 0;
    std::vector<std::uint32_t> gpus;
    int score = 0;
    bool operator==(const Choice&) const = default;
  };
  /// What the policy of this name makes of `pod`; empty when nothing fits.
  [[nodiscard]] std::vector<Choice> place(const std::string& policy, const PackingPod& pod);
  [[nodiscard]] double fragmented() const;
  [[nodiscard]] double fragmented(const PlainNode& node) const;

 private:
  [[nodiscard]] bool fits(const PlainNode& node, const PackingPod& pod) const;
  [[nodiscard]] int score(const std::string& policy, const PlainNode& node, const PackingPod& pod,
                          std::vector<std::uint32_t>& gpus) const;

  std::vector<PlainNode> nodes_;
  std::vector<TaskType> types_;
  GpuModels models_;
  std::vector<std::uint32_t> ranks_;
};

}  // namespace headroom

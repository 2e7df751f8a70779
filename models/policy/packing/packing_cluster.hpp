#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "headroom/units.hpp"

#include "models/policy/packing/packing_pod.hpp"
#include "models/policy/packing/packing_room.hpp"

namespace headroom {

/// One node of a cluster to be packed, empty.
struct PackingNode {
  std::int64_t cpu_milli = 0;
  Bytes memory{};
  std::uint32_t gpus = 0;
  std::uint32_t model = 0;  ///< by its number in GpuModels
};

/// What is free on the nodes of a cluster that only fills, and a log of which nodes
/// changed, so that what is known of the others can be kept.
class PackingCluster {
 public:
  explicit PackingCluster(std::span<const PackingNode> nodes);

  [[nodiscard]] std::size_t node_count() const { return nodes_.size(); }
  [[nodiscard]] PackingRoom room(std::size_t node) const;
  /// Free memory by node, in bytes.
  [[nodiscard]] std::span<const std::int64_t> free_memory() const { return free_memory_; }

  /// Runs `pod` on `gpus` of `node`, where it must fit.
  void take(std::size_t node, const PackingPod& pod, std::span<const std::uint32_t> gpus);

  /// The node of each take, in order.
  [[nodiscard]] std::span<const std::uint32_t> changes() const { return changes_; }

  [[nodiscard]] std::int64_t gpu_milli_total() const { return gpu_milli_total_; }
  [[nodiscard]] std::int64_t gpu_milli_taken() const { return gpu_milli_taken_; }
  [[nodiscard]] std::int64_t cpu_milli_taken() const { return cpu_milli_taken_; }
  [[nodiscard]] Bytes memory_taken() const { return memory_taken_; }
  /// GPUs of which something is taken.
  [[nodiscard]] std::int64_t gpus_touched() const { return gpus_touched_; }

 private:
  struct Node {
    std::int64_t cpu_milli = 0;
    std::int64_t gpu_milli_total = 0;
    std::size_t first_gpu = 0;
    std::uint32_t gpus = 0;
    std::uint32_t whole_gpus = 0;
    std::uint32_t model = 0;
    PodClasses classes = 0;
  };
  std::vector<Node> nodes_;
  std::vector<std::uint16_t> gpu_milli_;  ///< free of each GPU, node after node
  std::vector<std::int64_t> free_memory_;
  std::vector<std::uint32_t> changes_;
  std::int64_t gpu_milli_total_ = 0;
  std::int64_t gpu_milli_taken_ = 0;
  std::int64_t cpu_milli_taken_ = 0;
  std::int64_t gpus_touched_ = 0;
  Bytes memory_taken_{};
};

}  // namespace headroom

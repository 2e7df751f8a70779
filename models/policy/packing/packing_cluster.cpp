#include "models/policy/packing/packing_cluster.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "headroom/diagnostics.hpp"

namespace headroom {

PackingCluster::PackingCluster(std::span<const PackingNode> nodes) {
  for (const PackingNode& node : nodes) {
    const std::int64_t gpu_milli = std::int64_t{node.gpus} * whole_gpu_milli;
    nodes_.push_back({.cpu_milli = node.cpu_milli,
                      .gpu_milli_total = gpu_milli,
                      .first_gpu = gpu_milli_.size(),
                      .gpus = node.gpus,
                      .whole_gpus = node.gpus,
                      .model = node.model});
    gpu_milli_.insert(gpu_milli_.end(), node.gpus, whole_gpu_milli);
    free_memory_.push_back(node.memory.count);
    gpu_milli_total_ += gpu_milli;
  }
}

PackingRoom PackingCluster::room(std::size_t node) const {
  const Node& found = nodes_[node];
  return {.cpu_milli = found.cpu_milli,
          .memory = Bytes{free_memory_[node]},
          .gpu_milli = std::span{gpu_milli_}.subspan(found.first_gpu, found.gpus),
          .gpu_milli_total = found.gpu_milli_total,
          .whole_gpus = found.whole_gpus,
          .model = found.model,
          .classes = found.classes};
}

void PackingCluster::take(std::size_t node, const PackingPod& pod,
                          std::span<const std::uint32_t> gpus) {
  Node& changed = nodes_[node];
  HEADROOM_ASSERT(changed.cpu_milli >= pod.cpu_milli && free_memory_[node] >= pod.memory.count &&
                      gpus.size() == static_cast<std::size_t>(pod.gpus),
                  "the pod fits");
  changed.cpu_milli -= pod.cpu_milli;
  free_memory_[node] -= pod.memory.count;
  for (const std::uint32_t gpu : gpus) {
    std::uint16_t& free = gpu_milli_[changed.first_gpu + gpu];
    HEADROOM_ASSERT(gpu < changed.gpus && free >= pod.gpu_milli, "the pod fits on the GPU");
    if (free == whole_gpu_milli) {
      --changed.whole_gpus;
      ++gpus_touched_;
    }
    free = static_cast<std::uint16_t>(free - pod.gpu_milli);
  }
  if (pod.gpus > 0) changed.classes |= class_of(pod);
  changed.gpu_milli_total -= pod.gpu_milli_total();
  gpu_milli_taken_ += pod.gpu_milli_total();
  cpu_milli_taken_ += pod.cpu_milli;
  memory_taken_ += pod.memory;
  changes_.push_back(static_cast<std::uint32_t>(node));
}

}  // namespace headroom

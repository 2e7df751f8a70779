#include <bit>
#include <cstdint>

#include "models/policy/packing/packing_policy.hpp"

namespace headroom {
namespace {

/// Puts pods of one class (shares, one GPU, two, …) together: nodes with this class
/// alone first, then with this and others, then empty ones, then the rest; within
/// each, nodes of which more is taken. Pods without GPUs find all nodes alike.
/// Source: Weng et al., "MLaaS in the wild", NSDI'22, as the simulator of Weng, Yang
/// et al., USENIX ATC'23, has it.
class GpuClustering final : public PackingPolicy {
 public:
  std::int32_t score(const PackingRoom& room, const PackingPod& pod) override {
    if (pod.gpus == 0) return 0;
    const std::int64_t taken =
        25 * (reference_gpu_milli - room.gpu_milli_total) / reference_gpu_milli;
    return base(room.classes, class_of(pod)) + static_cast<std::int32_t>(taken);
  }

 private:
  static std::int32_t base(PodClasses there, PodClasses wanted) {
    if (there == 0) return 25;
    if ((there & wanted) == 0) return 0;
    return std::has_single_bit(there) ? 75 : 50;
  }
};

}  // namespace

PackingPolicyEntry gpu_clustering_packing() {
  return packing_entry<GpuClustering>("gpu-clustering", "GpuClustering",
                                      "nodes whose jobs ask for as many GPUs each");
}

}  // namespace headroom

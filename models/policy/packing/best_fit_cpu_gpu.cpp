#include <cstdint>

#include "models/policy/packing/packing_policy.hpp"

namespace headroom {
namespace {

/// Prefers nodes with the least CPU and GPU left over, both relative to the reference
/// node and weighing the same. Source: the simulator of Weng, Yang et al., USENIX
/// ATC'23; its final rescaling keeps the order and is left out.
class BestFitCpuGpu final : public PackingPolicy {
 public:
  std::int32_t score(const NodeRoom& room, const PackingPod& pod) override {
    const auto cpu = static_cast<double>(room.cpu_milli - pod.cpu_milli);
    const auto gpu = static_cast<double>(room.gpu_milli_total - pod.gpu_milli_total());
    return static_cast<std::int32_t>(100.0 *
                                     (1.0 - 0.5 * cpu / static_cast<double>(reference_cpu_milli) -
                                      0.5 * gpu / static_cast<double>(reference_gpu_milli)));
  }
};

}  // namespace

PackingPolicyEntry best_fit_packing() {
  return packing_entry<BestFitCpuGpu>("best-fit-cpu-gpu", "BestFit",
                                      "nodes that have the least CPU and GPUs left over");
}

}  // namespace headroom

#include <cstdint>

#include "models/policy/packing/packing_policy.hpp"

namespace headroom {
namespace {

/// Prefers nodes with the least CPU and GPU left over, both relative to the reference
/// node and weighing the same. Source: the simulator of Weng, Yang et al., USENIX
/// ATC'23; its final rescaling keeps the order and is left out.
class BestFitCpuGpu final : public PackingPolicy {
 public:
  std::int32_t score(const PackingRoom& room, const PackingPod& pod) override {
    const double cpu = left(room.cpu_milli - pod.cpu_milli, reference_cpu_milli);
    const double gpu = left(room.gpu_milli_total - pod.gpu_milli_total(), reference_gpu_milli);
    // Both parts are added before they are subtracted: where the result is all but a
    // whole number, the order decides to which side it falls.
    return static_cast<std::int32_t>(100.0 * (1.0 - (0.5 * cpu + 0.5 * gpu)));
  }

 private:
  static double left(std::int64_t amount, std::int64_t reference) {
    return static_cast<double>(amount) / static_cast<double>(reference);
  }
};

}  // namespace

PackingPolicyEntry best_fit_packing() {
  return packing_entry<BestFitCpuGpu>("best-fit-cpu-gpu", "BestFit",
                                      "nodes that have the least CPU and GPUs left over");
}

}  // namespace headroom

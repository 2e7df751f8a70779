#include <cstdint>

#include "models/policy/packing/packing_policy.hpp"

namespace headroom {
namespace {

/// Prefers nodes whose free CPU and GPUs align little with what the pod asks, both
/// relative to the reference node: 100 (1 - half the dot product), cut to a whole
/// number. Source: Grandl et al., "Multi-resource packing for cluster schedulers",
/// SIGCOMM'14, as the simulator of Weng, Yang et al., USENIX ATC'23, has it.
class DotProduct final : public PackingPolicy {
 public:
  std::int32_t score(const PackingRoom& room, const PackingPod& pod) override {
    const double cpu =
        part(room.cpu_milli, reference_cpu_milli) * part(pod.cpu_milli, reference_cpu_milli);
    const double gpu = part(room.gpu_milli_total, reference_gpu_milli) *
                       part(pod.gpu_milli_total(), reference_gpu_milli);
    return static_cast<std::int32_t>(100.0 * (1.0 - 0.5 * (cpu + gpu)));
  }

 private:
  static double part(std::int64_t amount, std::int64_t reference) {
    return static_cast<double>(amount) / static_cast<double>(reference);
  }
};

}  // namespace

PackingPolicyEntry dot_product_packing() {
  return packing_entry<DotProduct>("dot-product", "DotProd",
                                   "nodes whose free CPU and GPUs align least with the request");
}

}  // namespace headroom

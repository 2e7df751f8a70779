#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/policy/packing/packing_policy.hpp"

namespace headroom {
namespace {

/// Fills shared GPUs first, then nodes in use, then empty nodes. Pods without GPUs
/// find all nodes alike. Source: Weng et al., "MLaaS in the wild", NSDI'22, as the
/// simulator of Weng, Yang et al., USENIX ATC'23, has it.
class GpuPacking final : public PackingPolicy {
 public:
  std::int32_t score(const PackingRoom& room, const PackingPod& pod) override {
    if (pod.gpus == 0) return 0;
    const auto whole = static_cast<std::int32_t>(room.whole_gpus);
    if (room.whole_gpus == room.gpu_milli.size()) return std::max(33 - whole, whole);
    taken_.clear();
    for (const std::int32_t milli : room.gpu_milli) {
      if (milli >= pod.gpu_milli) taken_.push_back(milli);
    }
    // Instances of partitioned GPUs may fit only on several.
    if (taken_.size() < static_cast<std::size_t>(pod.gpus)) return 0;
    const auto wanted = taken_.begin() + static_cast<std::ptrdiff_t>(pod.gpus);
    std::partial_sort(taken_.begin(), wanted, taken_.end());
    const auto opened =
        static_cast<std::int32_t>(std::count(taken_.begin(), wanted, whole_gpu_milli));
    if (opened > 0) return std::max(50 - opened, 33);
    std::int32_t free_percent = 0;
    for (auto milli = taken_.begin(); milli != wanted; ++milli) {
      free_percent += *milli * 100 / whole_gpu_milli;
    }
    return std::max(100 - free_percent / 10, 50);
  }

 private:
  std::vector<std::int32_t> taken_;
};

}  // namespace

PackingPolicyEntry gpu_packing_packing() {
  return packing_entry<GpuPacking>("gpu-packing", "GpuPacking",
                                   "shared GPUs first, then nodes in use, then empty ones");
}

}  // namespace headroom

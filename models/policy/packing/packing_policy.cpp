#include "models/policy/packing/packing_policy.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {

std::uint32_t PackingPolicy::share_gpu(const PackingRoom& room, const PackingPod& pod) {
  std::size_t best = room.gpu_milli.size();
  for (std::size_t gpu = 0; gpu < room.gpu_milli.size(); ++gpu) {
    if (room.gpu_milli[gpu] < pod.gpu_milli) continue;
    if (best == room.gpu_milli.size() || room.gpu_milli[gpu] < room.gpu_milli[best]) best = gpu;
  }
  HEADROOM_ASSERT(best < room.gpu_milli.size(), "the pod fits");
  return static_cast<std::uint32_t>(best);
}

std::span<const PackingPolicyEntry> packing_policies() {
  static const std::array entries{random_packing(),         dot_product_packing(),
                                  gpu_clustering_packing(), gpu_packing_packing(),
                                  best_fit_packing(),       fgd_packing()};
  return entries;
}

const PackingPolicyEntry* find_packing_policy(std::string_view name) {
  for (const PackingPolicyEntry& entry : packing_policies()) {
    if (entry.name == name || entry.published_name == name) return &entry;
  }
  return nullptr;
}

void choose_gpus(PackingPolicy& policy, const PackingRoom& room, const PackingPod& pod,
                 std::vector<std::uint32_t>& gpus) {
  gpus.clear();
  if (pod.gpus == 1 && pod.shares()) {
    gpus.push_back(policy.share_gpu(room, pod));
    return;
  }
  for (std::uint32_t gpu = 0; gpu < room.gpu_milli.size(); ++gpu) {
    if (pod.gpus > 0 && room.gpu_milli[gpu] >= pod.gpu_milli) gpus.push_back(gpu);
  }
  const auto wanted = static_cast<std::size_t>(pod.gpus);
  HEADROOM_ASSERT(gpus.size() >= wanted, "the pod fits");
  // Whole GPUs have equally much free, and stand in the right order already.
  if (pod.shares())
    std::ranges::stable_sort(gpus, {}, [&](auto gpu) { return room.gpu_milli[gpu]; });
  gpus.resize(wanted);
  std::ranges::sort(gpus);
}

}  // namespace headroom

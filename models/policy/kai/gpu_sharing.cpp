// GPU sharing: which devices a share goes to. Source: KAI-Scheduler commit d5bc503a, packages
// gpu_sharing, plugins/gpupack and plugins/gpuspread.
#include "models/policy/kai/gpu_sharing.hpp"

#include <algorithm>

namespace headroom::kai {
namespace {

struct ScoredGpu {
  double score = 0;
  const GpuGroup* group = nullptr;  ///< null for a whole free device
};

double score_of(const Node& node, const GpuGroup* group, const Plugins& plugins) {
  double score = 0;
  if (plugins.gpu_pack && group) score += gpu_pack_score(group->used, node.gpu_memory_mib);
  if (plugins.gpu_spread) {
    score += group ? gpu_spread_score(group->used, node.gpu_memory_mib) : 1;
  }
  return score;
}

}  // namespace

double gpu_pack_score(std::int64_t used_mib, std::int64_t memory_mib) {
  return static_cast<double>(used_mib) / static_cast<double>(memory_mib);
}

double gpu_spread_score(std::int64_t used_mib, std::int64_t memory_mib) {
  return 1 - gpu_pack_score(used_mib, memory_mib);
}

std::optional<GpuChoice> choose_gpus(const Node& node, const Shape& shape, const Plugins& plugins) {
  std::vector<ScoredGpu> found;
  for (const auto& group : node.groups()) {
    if (node.fits_group(shape, group)) found.push_back({score_of(node, &group, plugins), &group});
  }
  const auto whole = std::clamp<std::int64_t>(node.free(gpu_dimension), 0, shape.devices);
  const auto whole_score = score_of(node, nullptr, plugins);
  for (std::int64_t i = 0; i < whole; ++i) found.push_back({whole_score, nullptr});
  const auto wanted = static_cast<std::size_t>(shape.devices);
  if (found.size() < wanted) return std::nullopt;
  std::stable_sort(found.begin(), found.end(),
                   [](const ScoredGpu& a, const ScoredGpu& b) { return a.score > b.score; });
  GpuChoice choice;
  const auto fits_idle = node.fits_idle(shape);
  for (std::size_t i = 0; i < wanted; ++i) {
    const auto* group = found[i].group;
    choice.is_late = choice.is_late || !fits_idle;
    if (!group) {
      choice.devices.emplace_back(std::nullopt);
      continue;
    }
    const auto room = node.gpu_memory_mib - group->held - node.memory_need(shape);
    if (group->held <= 0 || room < 0) choice.is_late = true;
    choice.devices.emplace_back(group->label);
  }
  return choice;
}

bool has_slots(const Node& node, const std::optional<GpuChoice>& choice, const GpuLabels& labels) {
  const auto opens = !choice || std::any_of(choice->devices.begin(), choice->devices.end(),
                                            [&](const std::optional<GpuLabel>& device) {
                                              return !device || !labels.is_number(*device);
                                            });
  return !opens || node.free(pod_dimension) >= 2;
}

}  // namespace headroom::kai

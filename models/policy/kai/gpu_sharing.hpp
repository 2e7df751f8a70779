#pragma once
// GPU sharing: which devices a share goes to. Source: KAI-Scheduler commit d5bc503a, packages
// gpu_sharing, plugins/gpupack and plugins/gpuspread.
#include <optional>
#include <vector>

#include "models/policy/kai/node.hpp"
#include "models/policy/kai/settings.hpp"

namespace headroom::kai {

/// Preference of a device of which `used_mib` of `memory_mib` are taken, fuller first.
[[nodiscard]] double gpu_pack_score(std::int64_t used_mib, std::int64_t memory_mib);
/// The opposite; a whole device scores 1 here and 0 above.
[[nodiscard]] double gpu_spread_score(std::int64_t used_mib, std::int64_t memory_mib);

struct GpuChoice {
  /// A device for each that is asked for; nullopt is a whole free one, which is to be opened.
  std::vector<std::optional<GpuLabel>> devices;
  /// Whether the pod has to wait until what it needs is freed.
  bool is_late = false;
};

/// The devices for a share on this node; nullopt when there are not enough.
[[nodiscard]] std::optional<GpuChoice> choose_gpus(const Node& node, const Shape& shape,
                                                   const Plugins& plugins);

/// Whether the node has pod slots for the share: two when the choice opens a device, whose
/// reservation pod takes one. A device whose name is no number counts as opened.
[[nodiscard]] bool has_slots(const Node& node, const std::optional<GpuChoice>& choice,
                             const GpuLabels& labels);

}  // namespace headroom::kai

#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/hardware.hpp"

#include "models/hardware/accelerator_spec.hpp"

namespace headroom {

/// `1g.5gb`, however a user writes it: `mig-1g.5gb` and `nvidia.com/mig-1g.5gb` are the same.
[[nodiscard]] std::string_view plain_mig_name(std::string_view name);

/// Every place that an instance of each profile of `gpu` can have, largest profiles last;
/// nullopt for a GPU without MIG, or of more than 8 compute slices.
///
/// A GPU of 7 compute slices has 8 slices of memory, one of fewer as many as compute slices. A
/// profile takes the part of them that its memory is of the whole GPU's, and starts at multiples
/// of its size, as often as it fits by its count. Source: NVIDIA MIG User Guide, "Supported MIG
/// Profiles", and the placements that `nvidia-smi mig -lgipp` prints for an A100 and an A30, which
/// this gives exactly: 1g.5gb at 0 to 6, 1g.10gb at 0, 2, 4, 6, 2g.10gb at 0, 2, 4, 3g.20gb at 0
/// and 4, 4g.20gb and 7g.40gb at 0.
[[nodiscard]] std::optional<MigLayout> mig_layout(const AcceleratorSpec& gpu);

/// What is left of `layout` when each GPU is cut into `instances` for good: kinds and starts of
/// those alone, the first arrangement in which earlier and larger ones come first. nullopt when
/// they do not fit on one GPU together. Requires that `layout` has every name.
[[nodiscard]] std::optional<MigLayout> fixed_mig_layout(const MigLayout& layout,
                                                        const std::vector<std::string>& instances);

}  // namespace headroom

#pragma once
#include <cstdint>
#include <optional>

#include "headroom/job.hpp"

#include "models/serving/language_pace.hpp"
#include "models/stack/stack_spec.hpp"

namespace headroom {

/// What a replica that asks for `request` has on nodes of `group`: of a GPU that it shares the
/// part it asks for of everything, of a MIG instance its slices of seven and its memory. nullopt
/// where the catalogue does not know the GPU, or has no 16-bit rate of it.
[[nodiscard]] std::optional<LanguageHost> replica_host(const GroupHardware& group,
                                                       const ResourceRequest& request);

}  // namespace headroom

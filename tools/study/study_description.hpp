#pragma once
#include <vector>

#include "sim/scenario/key_description.hpp"

namespace headroom {

/// The sections of a study that single commands read: `growth`, `deliveries`, `prices`.
[[nodiscard]] std::vector<KeyDescription> study_sections();

/// The keys of a study file, `sections` among them.
[[nodiscard]] ObjectDescription study_description(
    std::vector<KeyDescription> sections = study_sections());

/// A range of numbers under `vary`.
[[nodiscard]] ObjectDescription range_description();

}  // namespace headroom

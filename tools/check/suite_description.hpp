#pragma once
#include "sim/scenario/key_description.hpp"

namespace headroom {

/// What may stand in a suite file.
[[nodiscard]] ObjectDescription suite_description();

}  // namespace headroom

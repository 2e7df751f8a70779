#pragma once
#include "sim/scenario/key_description.hpp"

namespace headroom {

/// The keys of a snapshot: a cluster with its queues and jobs as they stand.
[[nodiscard]] ObjectDescription snapshot_description();

}  // namespace headroom

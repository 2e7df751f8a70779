#pragma once
#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// What data preparation moved, and what limited it.
///
/// Bytes are those since the run began, the same again where work was repeated. `core_hours`
/// after the warm-up: in all, and `by_part` of the stack that held stages back, `cpu` where their
/// own cores did; `restarting` is time in which jobs came back after a stop. `limits`: the same by
/// limit, largest first, each with its share and with `gain`, its core-hours over those
/// that the same work would take without it: the next limit is that far away.
[[nodiscard]] Tree etl_tree(const RunRecord& run);

}  // namespace headroom

#pragma once
#include <functional>

#include "sim/report/tree.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom {

/// Runs `scenario` once, with its own seed, and sums it up as summary.json does. `look` is
/// called now and then and may throw to stop the run. Safe on several threads at once.
/// Throws InputError when a trace cannot be read.
[[nodiscard]] Tree run_summary(const Scenario& scenario, const std::function<void()>& look = {});

}  // namespace headroom

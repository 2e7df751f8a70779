#pragma once
#include <functional>

#include "sim/observe/packed_run.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom {

/// Fills the cluster of `scenario`, whose run is a packing run: jobs come one by one,
/// each is placed at once or lost, none leaves, until so much of the GPUs has been asked
/// for as the run says. `look` is called for each arrival. Throws InputError when a trace
/// cannot be read and when no job asks for GPUs.
[[nodiscard]] PackedRun fill_cluster(const Scenario& scenario,
                                     const std::function<void(double done)>& look = {});

}  // namespace headroom

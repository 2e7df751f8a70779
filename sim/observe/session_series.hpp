#pragma once
#include <array>
#include <vector>

#include "headroom/units.hpp"

#include "sim/observe/run_record.hpp"
#include "sim/observe/steps.hpp"

namespace headroom {

/// Thousandths of GPUs that notebooks and jobs on shared devices hold, times the time within each
/// step. A time in which devices switch between tenants is taken as even in it.
struct SessionLevels {
  std::array<std::vector<WideInt>, gpu_class_count> by_class;
  std::vector<WideInt> not_computing;  ///< of all
};
[[nodiscard]] SessionLevels session_levels(const RunRecord& run, const Steps& steps);

}  // namespace headroom

#pragma once
#include <vector>

#include "headroom/ids.hpp"

#include "sim/lifecycle/job_table.hpp"

namespace headroom {

/// The jobs in order of submission, those of one instant by JobId, those not
/// submitted yet last; or nothing when JobIds stand in this order already.
[[nodiscard]] std::vector<JobId> submit_order(const JobTable& jobs);

}  // namespace headroom

#pragma once
#include "sim/observe/job_figures.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// Adds the blocks of `figures` to `tree`: `jobs`, `queue_delay_s` and so on. A figure over no
/// job is null.
void add_job_figures(Tree& tree, const JobFigures& figures);

}  // namespace headroom

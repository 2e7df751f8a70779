#pragma once
#include <optional>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/observe/job_figures.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// What GPU time the jobs of a run ask for, over what all GPUs can give from the first
/// submission to the last. A job asks for its GPUs as long as it may run; one that trains as
/// long as it held them, or as the others did on average where it has not ended. Absent where
/// that says nothing about a stream of jobs: fewer than 30 of them, or submissions over less
/// than three mean run times.
[[nodiscard]] std::optional<double> offered_load(const RunRecord& run, const RunFigures& figures);

/// Why the figures of a run may not be what they seem: most demand missing, more asked for
/// than there is, too short a run, percentiles of too few jobs, goals about no job. Each says
/// what is so and why it matters; the gravest first. `goals` are those of the summary.
[[nodiscard]] std::vector<Diagnostic> run_warnings(const RunRecord& run, const RunFigures& figures,
                                                   const Tree* goals);

}  // namespace headroom

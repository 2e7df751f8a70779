#pragma once
#include "sim/observe/job_figures.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// What summary.json holds for one run. Times are in seconds, figures over no
/// job are null. Figures count the jobs submitted at or after the end of the
/// warm-up; the GPU account covers the time from there to the end.
[[nodiscard]] Tree summary(const RunRecord& run);

/// The audit of all trace sources of a run: `accepted`, `repaired`, `rejected`,
/// `rules` (what each did, how often, first examples) and `sources`.
[[nodiscard]] Tree audit_tree(std::span<const TraceAudit* const> audits);

/// The version of headroom, such as `0.1.0`.
[[nodiscard]] std::string_view headroom_version();

}  // namespace headroom

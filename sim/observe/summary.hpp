#pragma once
#include <string_view>

#include "sim/observe/audit_tree.hpp"  // IWYU pragma: export
#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// What summary.json holds for one run. Times are in seconds, figures over no
/// job are null. Figures count the jobs submitted at or after the end of the
/// warm-up; the GPU account covers the time from there to the end.
[[nodiscard]] Tree summary(const RunRecord& run);

/// The version of headroom, such as `0.1.0`.
[[nodiscard]] std::string_view headroom_version();

}  // namespace headroom

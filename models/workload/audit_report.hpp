#pragma once
#include <string>

#include "headroom/workload_source.hpp"

namespace headroom {

/// What became of the rows of a trace, for standard error: one line where every
/// row was sound, else also one for each rule that applied, with its first
/// example. Ends with a line feed.
[[nodiscard]] std::string audit_report(const TraceAudit& audit);

}  // namespace headroom

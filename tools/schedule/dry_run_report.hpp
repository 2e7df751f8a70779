#pragma once
#include <string>

#include "sim/report/terminal_report.hpp"
#include "sim/report/tree.hpp"
#include "tools/schedule/dry_run.hpp"

namespace headroom {

/// What would happen, for people: one table for each kind of change, then why jobs wait, then the
/// queues. A job's pods stand in one line.
[[nodiscard]] std::string dry_run_text(const DryRun& run, const TerminalStyle& style);

/// The same for programs, pod by pod.
[[nodiscard]] Tree dry_run_tree(const DryRun& run);

}  // namespace headroom

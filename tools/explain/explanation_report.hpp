#pragma once
#include <string>

#include "sim/report/terminal_report.hpp"
#include "sim/report/tree.hpp"
#include "tools/explain/explanation.hpp"
#include "tools/explain/recorded_run.hpp"

namespace headroom {

/// The explanation for people: the answer in one line, the stretches of the job's
/// life that tell most (`all`: every one), and who had the GPUs meanwhile.
[[nodiscard]] std::string explanation_text(const RecordedRun& run, const Explanation& explanation,
                                           const TerminalStyle& style, bool all);

/// All of it, times in seconds.
[[nodiscard]] Tree explanation_tree(const RecordedRun& run, const Explanation& explanation);

}  // namespace headroom

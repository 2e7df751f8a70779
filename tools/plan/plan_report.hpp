#pragma once
#include <string>

#include "sim/report/terminal_report.hpp"
#include "sim/report/tree.hpp"
#include "tools/plan/plan.hpp"
#include "tools/study/study.hpp"

namespace headroom {

/// The answer and its evidence for people: the best point, how sure it is, what one step less
/// of something breaks, the frontier of cost against delay, and what looked odd.
[[nodiscard]] std::string plan_text(const Study& study, const Plan& plan,
                                    const TerminalStyle& style = {.width = unlimited_width});

/// The same for programs. `best` holds the keys to set, each with its value; null when no
/// point meets the goals.
[[nodiscard]] Tree plan_tree(const Study& study, const Plan& plan);

}  // namespace headroom

#pragma once
#include <string>

#include "sim/report/terminal_report.hpp"
#include "sim/report/tree.hpp"
#include "tools/sweep/sweep.hpp"
#include "tools/sweep/sweep_result.hpp"

namespace headroom {

/// The answer for people: how much was run, a table of the points (the best 20 of more than
/// 50), which one is best, what failed and why.
[[nodiscard]] std::string sweep_text(const Sweep& sweep, const SweepResult& result,
                                     const TerminalStyle& style = {.width = unlimited_width});

/// The same as a tree, all points and all failures in it; `best_set` is what --set takes to make
/// the best point of the base.
[[nodiscard]] Tree sweep_tree(const Sweep& sweep, const SweepResult& result);

/// What a report page shows of it: `parameters` with their values, `metrics`, and `points`, each
/// with its values in the order of the parameters and its figures; the first 20,000 of them.
[[nodiscard]] Tree sweep_study(const Sweep& sweep, const SweepResult& result);

/// `2 points × 3 seeds = 6 runs`.
[[nodiscard]] std::string size_text(const Sweep& sweep);

/// `point 7 (cluster.nodes[0].count = 16, scheduler.policy = kai)`.
[[nodiscard]] std::string point_text(const Sweep& sweep, std::size_t point);

}  // namespace headroom

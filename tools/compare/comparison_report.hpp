#pragma once
#include <string>
#include <vector>

#include "sim/report/csv_rows.hpp"
#include "sim/report/terminal_report.hpp"
#include "sim/report/tree.hpp"
#include "tools/compare/comparison.hpp"

namespace headroom {

/// The comparison for people: the verdict, then what it stands on.
[[nodiscard]] std::string comparison_text(const std::vector<ComparedSide>& sides,
                                          const Comparison& comparison, const TerminalStyle& style);

/// compare.json.
[[nodiscard]] Tree comparison_tree(const std::vector<ComparedSide>& sides,
                                   const Comparison& comparison);

/// compare.csv, a line for each figure judged and each side against A:
/// `side,metric,a,b,difference,ci95_low,ci95_high,relative,relative_ci95_low,`
/// `relative_ci95_high,pairs,p,p_adjusted,change`. Empty cells where there is no value.
void write_comparison_rows(const Comparison& comparison, const TextSink& sink);

/// How the first difference of two schedules is told, in words.
[[nodiscard]] std::string parting_words(const Parting& parting, const std::string& second);

}  // namespace headroom

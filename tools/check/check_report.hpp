#pragma once
#include <cstddef>
#include <span>
#include <string>

#include "sim/report/tree.hpp"
#include "tools/check/judgement.hpp"
#include "tools/check/run_suites.hpp"

namespace headroom {

struct CheckCounts {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t skipped = 0;
  std::size_t unchanged = 0;
};
[[nodiscard]] CheckCounts count_verdicts(std::span<const CaseResult> results);

/// What one expectation came to: the metric, value seen, value wanted, deviation, noise and
/// source.
[[nodiscard]] std::string sentence(const Judgement& judgement);

/// A line for the case: verdict, name, and for each expectation the metric,
/// value seen, value wanted, deviation and source; several expectations stand
/// on lines of their own below.
[[nodiscard]] std::string result_lines(const CaseResult& result);

/// `3 passed, 1 failed`, and `, 2 skipped` where that is not zero; the last line.
[[nodiscard]] std::string counts_line(const CheckCounts& counts);

/// The same as a tree, for JSON.
[[nodiscard]] Tree results_tree(std::span<const CaseResult> results);

/// The same as JUnit XML: a test suite for each suite, a test case for each case, at most
/// one failure in each. Skipped and unchanged cases are skipped tests. No times, so that
/// equal results are equal bytes.
[[nodiscard]] std::string junit_text(std::span<const CaseResult> results);

/// The same as Markdown fit for a comment: what failed first, the rest folded away.
[[nodiscard]] std::string markdown_text(std::span<const CaseResult> results);

}  // namespace headroom

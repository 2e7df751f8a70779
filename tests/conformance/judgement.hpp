#pragma once
#include <string>
#include <vector>

#include "tests/conformance/conformance_case.hpp"

namespace headroom {

/// Something that came out differently.
struct Mismatch {
  std::string what;  ///< such as `job0-1.status`
  std::string wanted;
  std::string saw;
};

/// What came of one case.
struct Judgement {
  std::vector<Mismatch> mismatches;        ///< none when the case passed
  std::vector<std::string> call_breaches;  ///< sessions with more calls than expected
};

/// Runs the sessions of a scenario and compares.
[[nodiscard]] Judgement judge_scenario(const ScenarioCase& scenario);

/// Evaluates the function. Throws InputError, with `place` in front, for inputs that it cannot
/// be evaluated on.
[[nodiscard]] Judgement judge_formula(const FormulaCase& formula, const std::string& place);

/// One or the other.
[[nodiscard]] Judgement judge(const ConformanceCase& read);

/// A number as short as it reads back.
[[nodiscard]] std::string shown_number(double number);

}  // namespace headroom

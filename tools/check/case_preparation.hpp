#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/report/tree.hpp"
#include "sim/scenario/scenario.hpp"
#include "tools/check/run_suites.hpp"
#include "tools/check/suite.hpp"

namespace headroom {

/// A case with all its input read.
struct PreparedCase {
  const Suite* suite = nullptr;
  const CheckCase* check = nullptr;
  std::vector<std::string> missing;  ///< when not empty, nothing below was read
  bool is_unchanged = false;         ///< it passed before; nothing below was read
  Scenario scenario;
  std::optional<Scenario> reference;  ///< of a case `against` one
  std::optional<Tree> baseline;       ///< absent when there is none, or it is about to be written
};

/// Reads the input of every case. Throws InputError with the findings of all
/// of them, each with its case and suite.
[[nodiscard]] std::vector<PreparedCase> prepare_cases(std::span<const Suite> suites,
                                                      const CheckOptions& options);

/// `finding` with case and suite in its hint; its path stays short enough to be shown whole.
[[nodiscard]] Diagnostic in_case(const Suite& suite, const CheckCase& check, Diagnostic finding);

}  // namespace headroom

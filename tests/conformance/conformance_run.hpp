#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "tests/conformance/conformance_case.hpp"

namespace headroom {

/// What a run over a file of cases says.
struct ConformanceReport {
  std::vector<std::string> lines;  ///< `FAIL id: …` and `CALLS id: …`, in the order of the cases
  std::vector<std::string> by_category;  ///< one line each, by name
  std::size_t passed = 0;
  std::size_t failed = 0;
};

/// Judges every case. Throws InputError for a case that cannot be run.
[[nodiscard]] ConformanceReport judge_all(const std::vector<ConformanceCase>& cases);

}  // namespace headroom

#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "sim/report/tree.hpp"

namespace headroom {

/// A warning of several runs. Those that differ in numbers alone are one.
struct CommonWarning {
  std::string text;               ///< with the numbers of the first run that says so
  std::vector<std::size_t> runs;  ///< which of them do, ascending
  bool differs = false;           ///< not all say the same numbers
};

/// The warnings that a summary holds.
[[nodiscard]] std::vector<std::string> warnings_of(const Tree& summary);

/// What some of several runs warn of, in order of the first that says it.
[[nodiscard]] std::vector<CommonWarning> counted_warnings(
    const std::vector<std::vector<std::string>>& by_run);

/// The same on one line each: `TEXT [2 of 5 runs, numbers of the first]`; nothing is added
/// where all runs say the same.
[[nodiscard]] std::vector<std::string> warning_lines(
    const std::vector<std::vector<std::string>>& by_run);

}  // namespace headroom

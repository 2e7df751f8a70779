#pragma once
#include "sim/report/terminal_report.hpp"

namespace headroom {

/// How to print to standard output: as wide as the terminal, in colour on one
/// unless the environment variable NO_COLOR is set; plain and 80 columns wide
/// elsewhere.
[[nodiscard]] TerminalStyle terminal_style();

}  // namespace headroom

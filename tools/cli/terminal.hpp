#pragma once
#include <cstddef>

#include "sim/report/terminal_report.hpp"

namespace headroom {

/// How to print to standard output: as wide as the terminal, in colour on one
/// unless the environment variable NO_COLOR is set; plain and 80 columns wide
/// elsewhere.
[[nodiscard]] TerminalStyle terminal_style();

/// Columns of the terminal behind a file descriptor, now; 80 where it does not say.
[[nodiscard]] std::size_t terminal_width(int descriptor);

/// Whether the user has not asked for the absence of colours: https://no-color.org
[[nodiscard]] bool wants_colour();

}  // namespace headroom

#pragma once
#include <cstddef>
#include <string_view>

#include "sim/report/terminal_report.hpp"

namespace headroom {

/// How to print to standard output: as wide as the terminal, in colour on one
/// unless the environment variable NO_COLOR is set; plain and 80 columns wide
/// elsewhere.
[[nodiscard]] TerminalStyle terminal_style();

/// The same for reports whose tables need not be cut: of no width where there is no terminal.
[[nodiscard]] TerminalStyle page_style();

/// Prints `text` to standard output; on a terminal lines that are wider than it are broken at
/// blanks, and go on below their beginning.
void print_wrapped(std::string_view text);

/// Columns of the terminal behind a file descriptor, now; 80 where it does not say.
[[nodiscard]] std::size_t terminal_width(int descriptor);

/// Whether the user has not asked for the absence of colours: https://no-color.org
[[nodiscard]] bool wants_colour();

}  // namespace headroom

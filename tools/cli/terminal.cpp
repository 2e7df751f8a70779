#include "tools/cli/terminal.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

namespace headroom {

TerminalStyle terminal_style() {
  // Longer lines are hard to read.
  constexpr std::size_t width_max = 160;
  TerminalStyle style;
  if (isatty(STDOUT_FILENO) == 0) return style;
  style.colour = wants_colour();
  style.width = std::min(terminal_width(STDOUT_FILENO), width_max);
  return style;
}

std::size_t terminal_width(int descriptor) {
  constexpr std::size_t usual = 80;
  winsize size{};
  const bool is_known = ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : usual;
}

bool wants_colour() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
  const char* no_color = std::getenv("NO_COLOR");
  return no_color == nullptr || *no_color == '\0';
}

}  // namespace headroom

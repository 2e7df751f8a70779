#include "tools/cli/terminal.hpp"

#include <cstddef>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

namespace headroom {

TerminalStyle terminal_style() {
  TerminalStyle style;
  if (isatty(STDOUT_FILENO) == 0) return style;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
  const char* no_color = std::getenv("NO_COLOR");
  style.colour = no_color == nullptr || *no_color == '\0';
  winsize size{};
  constexpr std::size_t width_max = 160;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    style.width = size.ws_col < width_max ? size.ws_col : width_max;
  }
  return style;
}

}  // namespace headroom

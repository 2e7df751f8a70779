#include "tools/cli/terminal.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <fmt/core.h>
#include <string>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

#include "sim/report/readable.hpp"

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

TerminalStyle page_style() {
  TerminalStyle style = terminal_style();
  if (isatty(STDOUT_FILENO) == 0) style.width = unlimited_width;
  return style;
}

void print_wrapped(std::string_view text) {
  const std::size_t width = page_style().width;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
    if (display_width(line) <= width) {
      fmt::print("{}\n", line);
    } else {
      fmt::print("{}{}\n", std::string(begin, ' '),
                 wrapped(line.substr(begin), width - begin, begin + 2));
    }
  }
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

#include "tools/cli/progress.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fmt/format.h>
#include <string>
#include <unistd.h>

namespace headroom {

Progress::Progress(bool wanted)
    : on_terminal_{wanted && isatty(STDERR_FILENO) == 1},
      next_drawing_{Clock::now() + std::chrono::milliseconds{500}} {}

Progress::~Progress() {
  // Back to the start of the line, and clear it.
  if (drawn_) std::fputs("\r\x1b[K", stderr);
}

void Progress::show(const std::string& what, std::uint64_t done, std::uint64_t expected) {
  if (!on_terminal_) return;
  const auto now = Clock::now();
  if (now < next_drawing_) return;
  next_drawing_ = now + std::chrono::milliseconds{100};
  drawn_ = true;
  fmt::print(stderr, "\r{}\x1b[K", progress_line(what, done, expected));
  std::fflush(stderr);
}

std::string progress_line(const std::string& what, std::uint64_t done, std::uint64_t expected) {
  constexpr std::size_t width = 30;
  if (expected == 0) return fmt::format("{}  {}", what, done);
  const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(expected));
  const auto filled = static_cast<std::size_t>(share * static_cast<double>(width));
  return fmt::format("{} [{}{}] {:3.0f} %  {} of {}", what, std::string(filled, '#'),
                     std::string(width - filled, '.'), std::floor(share * 100.0), done, expected);
}

}  // namespace headroom

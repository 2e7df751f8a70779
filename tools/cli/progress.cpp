#include "tools/cli/progress.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fmt/format.h>
#include <iterator>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "sim/report/readable.hpp"
#include "tools/cli/terminal.hpp"

namespace headroom {
namespace {

constexpr std::size_t bar_width_min = 6;
constexpr std::size_t bar_width_max = 30;

/// `42s`, `3min 05s`, `1h 02min`: whole, so that it does not tremble.
std::string time_left(double seconds) {
  constexpr double longest = 1e9;
  const auto whole = static_cast<std::uint64_t>(std::ceil(std::clamp(seconds, 0.0, longest)));
  if (whole < 60) return fmt::format("{}s left", whole);
  if (whole < 3600) return fmt::format("{}min {:02}s left", whole / 60, whole % 60);
  return fmt::format("{}h {:02}min left", whole / 3600, whole / 60 % 60);
}

std::string count_words(const ProgressFigures& figures) {
  std::string text = readable_number(static_cast<double>(figures.done));
  if (figures.expected > 0) {
    text += " of " + readable_number(static_cast<double>(figures.expected));
  }
  return text + ' ' + figures.unit;
}

/// The figures behind the bar, and which of them goes first where room is short.
struct Field {
  std::string text;
  int keep = 0;  ///< the larger, the longer it stays
};

std::vector<Field> fields_of(const ProgressFigures& figures) {
  std::vector<Field> fields;
  if (figures.simulated_s) {
    fields.push_back({.text = readable_duration(*figures.simulated_s) + " simulated", .keep = 1});
  }
  // Without a unit nothing is counted.
  if (!figures.unit.empty()) fields.push_back({.text = count_words(figures), .keep = 2});
  if (!figures.unit.empty() && figures.per_second) {
    const std::string unit = ' ' + figures.unit;
    fields.push_back(
        {.text = fmt::format("{}{}/s", readable_number(*figures.per_second), unit), .keep = 0});
  }
  if (figures.left_s) fields.push_back({.text = time_left(*figures.left_s), .keep = 3});
  return fields;
}

std::size_t width_of(const std::vector<Field>& fields) {
  std::size_t width = 0;
  for (const Field& field : fields) width += 2 + display_width(field.text);
  return width;
}

/// `share` as a bar whose rest can be seen.
std::string drawn_bar(double share, std::size_t width, bool colour) {
  std::string filled = bar(share, width);
  std::string rest;
  for (std::size_t i = display_width(filled); i < width; ++i) rest += "░";
  return colour ? "\x1b[36m" + filled + "\x1b[2m" + rest + "\x1b[0m" : filled + rest;
}

}  // namespace

void Pace::note(double at_s, double done) {
  constexpr double between_s = 0.2;
  constexpr double window_s = 10.0;
  constexpr std::size_t steps_min = 6;
  if (!steps_.empty()) {
    const auto& [last_at, last_done] = steps_.back();
    if (done <= last_done || (steps_.size() > 1 && at_s - last_at < between_s)) return;
  }
  steps_.emplace_back(at_s, done);
  while (steps_.size() > steps_min && steps_[1].first < at_s - window_s) {
    steps_.erase(steps_.begin());
  }
}

std::optional<double> Pace::per_second() const {
  if (steps_.size() < 2) return std::nullopt;
  const double took = steps_.back().first - steps_.front().first;
  if (took <= 0.0) return std::nullopt;
  return (steps_.back().second - steps_.front().second) / took;
}

std::optional<double> Pace::seconds_to(double all, double at_s) const {
  const auto pace = per_second();
  if (!pace) return std::nullopt;
  const double since = at_s - steps_.back().first;
  return std::max(0.0, ((all - steps_.back().second) / *pace) - since);
}

std::string progress_line(const ProgressFigures& figures, std::size_t width, bool colour) {
  const std::size_t room = std::max<std::size_t>(width, 2) - 1;
  std::string head = figures.what;
  std::size_t needed = display_width(head);
  if (figures.share) {
    const double share = std::clamp(*figures.share, 0.0, 1.0);
    head += fmt::format(" {:3.0f}%", std::floor(share * 100.0));
    needed = display_width(head) + 1 + bar_width_min;
  }
  std::vector<Field> fields = fields_of(figures);
  while (!fields.empty() && needed + width_of(fields) > room) {
    fields.erase(std::ranges::min_element(fields, {}, &Field::keep));
  }
  std::string tail;
  for (const Field& field : fields) tail += "  " + field.text;
  if (needed > room) return readable_name(head, room);
  if (!figures.share) return head + tail;
  const std::size_t bar_width =
      std::min(bar_width_max, bar_width_min + room - needed - width_of(fields));
  return head + ' ' + drawn_bar(*figures.share, bar_width, colour) + tail;
}

Progress::Progress(bool wanted)
    : on_terminal_{wanted && isatty(STDERR_FILENO) == 1},
      colour_{on_terminal_ && wants_colour()},
      begin_{Clock::now()},
      next_drawing_{begin_ + std::chrono::milliseconds{500}} {
  count_pace_.note(0.0, 0.0);
  share_pace_.note(0.0, 0.0);
}

Progress::~Progress() { take_away(); }

void Progress::take_away() {
  // Back to the start of the line, and clear it.
  if (drawn_) std::fputs("\r\x1b[K", stderr);
  drawn_ = false;
}

void Progress::erase() {
  const std::scoped_lock lock{mutex_};
  if (drawn_) next_drawing_ = Clock::now();
  take_away();
}

void Progress::show(ProgressFigures figures) {
  if (!on_terminal_) return;
  const std::scoped_lock lock{mutex_};
  const auto now = Clock::now();
  if (now < next_drawing_) return;
  next_drawing_ = now + std::chrono::milliseconds{100};
  const double at_s = std::chrono::duration<double>(now - begin_).count();
  count_pace_.note(at_s, static_cast<double>(figures.done));
  if (figures.share) share_pace_.note(at_s, *figures.share);
  figures.per_second = count_pace_.per_second();
  if (figures.share) {
    figures.left_s = share_pace_.seconds_to(1.0, at_s);
  } else if (figures.expected > 0) {
    const auto expected = static_cast<double>(figures.expected);
    figures.share = static_cast<double>(figures.done) / expected;
    figures.left_s = count_pace_.seconds_to(expected, at_s);
  }
  // One write a drawing, over the old line: nothing flickers.
  const std::string line = progress_line(figures, terminal_width(STDERR_FILENO), colour_);
  fmt::print(stderr, "\r{}\x1b[K", line);
  std::fflush(stderr);
  drawn_ = true;
}

}  // namespace headroom

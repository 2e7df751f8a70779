#include "models/policy/windows/week_windows.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "headroom/quantities.hpp"

namespace headroom {
namespace {

constexpr std::array<std::string_view, 7> day_names{"Mon", "Tue", "Wed", "Thu",
                                                    "Fri", "Sat", "Sun"};
constexpr std::string_view window_form =
    R"(hours such as "19:00-07:00", with days in front where it is not for all: )"
    R"("Sat-Sun 00:00-24:00")";
constexpr std::string_view time_form = R"(a day and a time such as "Mon 08:00")";

std::optional<std::int64_t> two_digits(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = error == std::errc{} && end == text.data() + text.size();
  if (!is_whole || text.empty() || text.size() > 2 || text.front() == '-') return std::nullopt;
  return number;
}

/// `19:00`; up to 24:00.
std::optional<Duration> day_time(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.size() - colon != 3) return std::nullopt;
  const auto hours = two_digits(text.substr(0, colon));
  const auto minutes = two_digits(text.substr(colon + 1));
  if (!hours || !minutes || *minutes > 59) return std::nullopt;
  const Duration time = 1_h * *hours + 60_s * *minutes;
  return time <= one_day ? std::optional{time} : std::nullopt;
}

std::optional<std::size_t> day_number(std::string_view text) {
  const auto* const found = std::ranges::find(day_names, text);
  if (found == day_names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - day_names.begin());
}

/// The days from first to last, which may come before it in the week.
std::optional<std::vector<std::size_t>> days_in(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = day_number(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : day_number(text.substr(dash + 1));
  if (!first || !last) return std::nullopt;
  std::vector<std::size_t> days{*first};
  while (days.back() != *last) days.push_back((days.back() + 1) % day_names.size());
  return days;
}

template <class Value>
Parsed<Value> refused(std::string problem, std::string_view allowed) {
  return {.value = std::nullopt, .problem = std::move(problem), .allowed = std::string{allowed}};
}

}  // namespace

Parsed<std::vector<WeekWindow>> parse_week_windows(std::string_view text) {
  using Windows = std::vector<WeekWindow>;
  std::vector<std::size_t> days{0, 1, 2, 3, 4, 5, 6};
  const std::size_t blank = text.find(' ');
  if (blank != std::string_view::npos) {
    auto named = days_in(text.substr(0, blank));
    if (!named) return refused<Windows>("names no days", "Mon, Tue, Wed, Thu, Fri, Sat, Sun");
    days = std::move(*named);
    text.remove_prefix(blank + 1);
  }
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return refused<Windows>("names no hours", window_form);
  const auto begin = day_time(text.substr(0, dash));
  auto end = day_time(text.substr(dash + 1));
  if (!begin || !end || *begin == one_day) return refused<Windows>("names no hours", window_form);
  if (*begin == *end) {
    return refused<Windows>("begins when it ends", R"("00:00-24:00" for whole days)");
  }
  if (*end < *begin) *end += one_day;
  Windows windows;
  for (const std::size_t day : days) {
    const Duration midnight = one_day * static_cast<std::int64_t>(day);
    windows.push_back({.begin = midnight + *begin, .end = midnight + *end});
  }
  return {.value = std::move(windows), .problem = {}, .allowed = {}};
}

Parsed<Duration> parse_week_time(std::string_view text) {
  const std::size_t blank = text.find(' ');
  const auto day = day_number(text.substr(0, blank));
  if (!day || blank == std::string_view::npos) {
    return refused<Duration>("names no day", time_form);
  }
  const auto time = day_time(text.substr(blank + 1));
  if (!time || *time == one_day) return refused<Duration>("names no time of the day", time_form);
  return {.value = one_day * static_cast<std::int64_t>(*day) + *time, .problem = {}, .allowed = {}};
}

Duration week_time_at(Duration since_epoch) {
  constexpr Duration thursday = one_day * 3;
  const std::int64_t time = (since_epoch.count % one_week.count + thursday.count) % one_week.count;
  return {time < 0 ? time + one_week.count : time};
}

WeekWindows::WeekWindows(const std::vector<WeekWindow>& windows, Duration at_start)
    : at_start_{at_start} {
  std::vector<WeekWindow> parts;
  for (const WeekWindow& window : windows) {
    parts.push_back({window.begin, std::min(window.end, one_week)});
    if (window.end > one_week) parts.push_back({Duration{}, window.end - one_week});
  }
  std::ranges::sort(parts);
  for (const WeekWindow& part : parts) {
    if (!open_.empty() && part.begin <= open_.back().end) {
      open_.back().end = std::max(open_.back().end, part.end);
    } else {
      open_.push_back(part);
    }
  }
}

Duration WeekWindows::week_time(TimePoint now) const {
  return {(at_start_.count + now.since_start.count % one_week.count) % one_week.count};
}

bool WeekWindows::is_open(TimePoint now) const {
  const Duration time = week_time(now);
  return std::ranges::any_of(
      open_, [&](const WeekWindow& open) { return open.begin <= time && time < open.end; });
}

std::optional<TimePoint> WeekWindows::next_change(TimePoint now) const {
  const bool is_open_now = is_open(now);
  const Duration time = week_time(now);
  std::optional<Duration> next;
  for (const WeekWindow& open : open_) {
    for (const Duration bound : {open.begin, open.end}) {
      const Duration until{(bound - time).count > 0 ? (bound - time).count
                                                    : (bound - time + one_week).count};
      // What ends with one week and begins with the next goes on.
      const bool changes = is_open(now + until) != is_open_now;
      if (changes && (!next || until < *next)) next = until;
    }
  }
  if (!next) return std::nullopt;
  return now + *next;
}

}  // namespace headroom

#include "models/workload/trace/calendar.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "headroom/units.hpp"

#include "models/workload/trace/field_text.hpp"

namespace headroom {
namespace {

constexpr std::int64_t seconds_per_day = 86'400;
constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;

/// The number in exactly `digits` digits at `at`.
std::optional<int> digits_at(std::string_view text, std::size_t at, std::size_t digits) {
  if (at + digits > text.size()) return std::nullopt;
  const auto value = short_number(text.substr(at, digits));
  return value ? std::optional{static_cast<int>(*value)} : std::nullopt;
}

/// `.5` and the like as nanoseconds; digits beyond the ninth are cut off.
bool take_fraction(std::string_view text, std::int64_t& nanoseconds) {
  nanoseconds = 0;
  if (text.empty()) return true;
  if (text.front() != '.' || text.size() < 2) return false;
  std::int64_t place = nanoseconds_per_second / 10;
  for (const char c : text.substr(1)) {
    if (c < '0' || c > '9') return false;
    nanoseconds += (c - '0') * place;
    place /= 10;
  }
  return true;
}

/// Seconds since 1970 of a day, if there is such a day.
std::optional<std::int64_t> day_start(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date}.time_since_epoch().count() * seconds_per_day;
}

/// Seconds of `HH:MM:SS`, `HH:MM`, `HH` or `MM:SS`: what the first part counts
/// depends on `first_is_hours`.
std::optional<std::int64_t> clock_seconds(std::string_view text, bool first_is_hours) {
  std::array<std::int64_t, 3> parts{};
  std::size_t count = 0;
  while (true) {
    const std::size_t end = std::min(text.find(':'), text.size());
    const auto value = short_number(text.substr(0, end));
    if (!value || count == parts.size()) return std::nullopt;
    parts.at(count++) = *value;
    if (end == text.size()) break;
    text.remove_prefix(end + 1);
  }
  if (!first_is_hours && count == 1) return std::nullopt;
  if (!first_is_hours && count == 2) return parts[0] * 60 + parts[1];
  return parts[0] * 3600 + parts[1] * 60 + parts[2];
}

}  // namespace

FieldFinding read_date(std::string_view text, Duration& since_1970) {
  if (is_missing(text)) return FieldFinding::missing;
  constexpr std::size_t length = std::string_view{"2017-10-09 07:01:55"}.size();
  if (text.size() < length) return FieldFinding::unreadable_time;
  // Digits all at once, without a branch for each: dates are most of some traces.
  unsigned largest = 0;
  const auto pair_at = [&](std::size_t at) {
    const unsigned tens = static_cast<unsigned char>(text[at]) - unsigned{'0'};
    const unsigned ones = static_cast<unsigned char>(text[at + 1]) - unsigned{'0'};
    largest = std::max({largest, tens, ones});
    return static_cast<int>(tens * 10 + ones);
  };
  const int year = pair_at(0) * 100 + pair_at(2);
  const int month = pair_at(5);
  const int day = pair_at(8);
  const int hour = pair_at(11);
  const int minute = pair_at(14);
  const int second = pair_at(17);
  if (largest > 9) return FieldFinding::unreadable_time;
  const bool has_separators = text[4] == '-' && text[7] == '-' &&
                              (text[10] == ' ' || text[10] == 'T') && text[13] == ':' &&
                              text[16] == ':';
  const auto start = day_start(year, month, day);
  std::int64_t fraction = 0;
  const bool is_sound = has_separators && start && hour < 24 && minute < 60 && second <= 60 &&
                        take_fraction(text.substr(length), fraction);
  if (!is_sound) return FieldFinding::unreadable_time;
  if (year < 1970 || year > 2069) return FieldFinding::out_of_range;
  const std::int64_t seconds = *start + hour * 3600 + minute * 60 + second;
  since_1970 = Duration{seconds * nanoseconds_per_second + fraction};
  return FieldFinding::fine;
}

FieldFinding read_zoned_date(std::string_view text, Duration& since_1970) {
  constexpr std::size_t length = std::string_view{"2017-10-09 07:01:55"}.size();
  const std::size_t zone = text.find_first_of("Z+-", std::min(length, text.size()));
  if (zone == std::string_view::npos) return read_date(text, since_1970);
  Duration local{};
  const FieldFinding finding = read_date(text.substr(0, zone), local);
  if (finding != FieldFinding::fine) return finding;
  const std::string_view offset = text.substr(zone);
  const auto hours = digits_at(offset, 1, 2);
  const auto minutes = digits_at(offset, 4, 2);
  const bool is_offset =
      offset.size() == 6 && offset[3] == ':' && hours && minutes && *hours < 24 && *minutes < 60;
  if (offset != "Z" && !is_offset) return FieldFinding::unreadable_time;
  const std::int64_t seconds = is_offset ? (*hours * 3600 + *minutes * 60) : 0;
  const std::int64_t shift = seconds * nanoseconds_per_second;
  since_1970 = Duration{local.count + (offset.front() == '-' ? shift : -shift)};
  return since_1970 < Duration{} ? FieldFinding::out_of_range : FieldFinding::fine;
}

FieldFinding read_clock_duration(std::string_view text, Duration& duration) {
  if (is_missing(text)) return FieldFinding::missing;
  const std::size_t point = std::min(text.find('.'), text.size());
  std::int64_t fraction = 0;
  if (!take_fraction(text.substr(point), fraction)) return FieldFinding::unreadable_time;
  std::string_view clock = text.substr(0, point);
  const std::size_t dash = clock.find('-');
  std::int64_t days = 0;
  if (dash != std::string_view::npos) {
    const auto value = short_number(clock.substr(0, dash));
    if (!value) return FieldFinding::unreadable_time;
    days = *value;
    clock.remove_prefix(dash + 1);
  }
  const auto of_clock = clock_seconds(clock, dash != std::string_view::npos);
  if (!of_clock) return FieldFinding::unreadable_time;
  const std::int64_t seconds = days * seconds_per_day + *of_clock;
  if (seconds >= longest_duration.count / nanoseconds_per_second) return FieldFinding::out_of_range;
  duration = Duration{seconds * nanoseconds_per_second + fraction};
  return FieldFinding::fine;
}

}  // namespace headroom

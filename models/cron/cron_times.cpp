#include "models/cron/cron_times.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "headroom/quantities.hpp"

namespace headroom {
namespace {

constexpr std::int64_t minute_s = 60;
constexpr std::int64_t day_s = 86'400;
/// Eight years hold every leap day's turn, 1900 and its like aside.
constexpr int days_max = 8 * 366;

struct FieldRange {
  std::string_view name;
  int first = 0;
  int last = 0;
  std::string_view words{};  ///< of three letters each, for the values from the first on
};

constexpr std::array<FieldRange, 5> ranges{
    {{"minute", 0, 59},
     {"hour", 0, 23},
     {"day of the month", 1, 31},
     {"month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"},
     {"day of the week", 0, 7, "sunmontuewedthufrisat"}}};

struct Macro {
  std::string_view name;
  std::string_view line;
};
constexpr std::array<Macro, 7> macros{{{"@yearly", "0 0 1 1 *"},
                                       {"@annually", "0 0 1 1 *"},
                                       {"@monthly", "0 0 1 * *"},
                                       {"@weekly", "0 0 * * 0"},
                                       {"@daily", "0 0 * * *"},
                                       {"@midnight", "0 0 * * *"},
                                       {"@hourly", "0 * * * *"}}};

/// What stands before `end`, which is taken off `text` too.
std::string_view cut(std::string_view& text, char end) {
  const std::size_t size = std::min(text.find(end), text.size());
  const std::string_view piece = text.substr(0, size);
  text.remove_prefix(std::min(size + 1, text.size()));
  return piece;
}

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

/// A number, or one of the words of `range` in letters of any size.
std::optional<int> value_in(std::string_view text, const FieldRange& range) {
  constexpr std::size_t length = 3;
  if (text.size() != length || range.words.empty()) return whole_number(text);
  std::string lower{text};
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  for (std::size_t at = 0; at < range.words.size(); at += length) {
    if (range.words.substr(at, length) == lower) {
      return range.first + static_cast<int>(at / length);
    }
  }
  return std::nullopt;
}

/// Marks what one entry of a list, such as `8-17/2`, names; false when it is none.
bool mark(std::string_view entry, const FieldRange& range, std::bitset<64>& marked) {
  std::string_view span = entry;
  const std::string_view head = cut(span, '/');
  const bool has_step = head.size() < entry.size();
  const auto step = has_step ? whole_number(span) : std::optional{1};
  if (!step || *step < 1) return false;
  int first = range.first;
  int last = range.last;
  if (head != "*" && head != "?") {
    std::string_view upper = head;
    const auto low = value_in(cut(upper, '-'), range);
    const bool is_range = head.find('-') != std::string_view::npos;
    const auto high = is_range ? value_in(upper, range) : low;
    if (!low || !high || *low > *high) return false;
    first = *low;
    last = *high;
    // `5/10` means from 5 on, as in most implementations.
    if (has_step && !is_range) last = range.last;
  }
  if (first < range.first || last > range.last) return false;
  // A longer step than any range holds names the first value alone.
  for (int value = first; value <= last; value += std::min(*step, 60)) {
    marked.set(static_cast<std::size_t>(value));
  }
  return true;
}

std::vector<std::string_view> fields_of(std::string_view text) {
  std::vector<std::string_view> fields;
  while (!text.empty()) {
    const std::string_view field = cut(text, ' ');
    if (!field.empty()) fields.push_back(field);
  }
  return fields;
}

bool names_day(const CronTimes& times, std::chrono::sys_days day) {
  const std::chrono::year_month_day date{day};
  if (!times.months[static_cast<unsigned>(date.month())]) return false;
  const bool by_date = times.days[static_cast<unsigned>(date.day())];
  const bool by_weekday = times.weekdays[std::chrono::weekday{day}.c_encoding()];
  if (times.any_day || times.any_weekday) return by_date && by_weekday;
  return by_date || by_weekday;
}

/// The first named minute of a day at or after `minute_min`.
std::optional<int> first_minute(const CronTimes& times, int minute_min) {
  for (int minute = minute_min; minute < 24 * 60; ++minute) {
    if (times.hours[static_cast<std::size_t>(minute / 60)] &&
        times.minutes[static_cast<std::size_t>(minute % 60)]) {
      return minute;
    }
  }
  return std::nullopt;
}

/// The newest named minute of a day at or before `minute_max`.
std::optional<int> last_minute(const CronTimes& times, int minute_max) {
  for (int minute = minute_max; minute >= 0; --minute) {
    if (times.hours[static_cast<std::size_t>(minute / 60)] &&
        times.minutes[static_cast<std::size_t>(minute % 60)]) {
      return minute;
    }
  }
  return std::nullopt;
}

}  // namespace

Parsed<CronTimes> parse_cron(std::string_view text) {
  const auto macro = std::ranges::find(macros, text, &Macro::name);
  if (macro != macros.end()) text = macro->line;
  const auto fields = fields_of(text);
  if (fields.size() != ranges.size()) {
    return {std::nullopt, fmt::format("has {} fields", fields.size()),
            "five: minute, hour, day of the month, month, day of the week"};
  }
  std::array<std::bitset<64>, ranges.size()> marked;
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    std::string_view rest = fields[i];
    while (!rest.empty()) {
      const std::string_view entry = cut(rest, ',');
      if (mark(entry, ranges[i], marked[i])) continue;
      return {std::nullopt, fmt::format("'{}' is no {}", entry, ranges[i].name),
              fmt::format("*, or numbers and ranges from {} to {}, with a step as in */5",
                          ranges[i].first, ranges[i].last)};
    }
  }
  constexpr unsigned long long weekdays = 0x7F;
  if (marked[4][7]) marked[4].set(0);
  return {CronTimes{.minutes = marked[0].to_ullong(),
                    .hours = marked[1].to_ullong(),
                    .days = marked[2].to_ullong(),
                    .months = marked[3].to_ullong(),
                    .weekdays = marked[4].to_ullong() & weekdays,
                    .any_day = fields[2].starts_with('*') || fields[2].starts_with('?'),
                    .any_weekday = fields[4].starts_with('*') || fields[4].starts_with('?')},
          {},
          {}};
}

std::optional<std::int64_t> next_cron_time(const CronTimes& times, std::int64_t epoch_s) {
  const auto instant = std::chrono::sys_seconds{std::chrono::seconds{epoch_s}};
  auto day = std::chrono::floor<std::chrono::days>(instant);
  int minute_min = static_cast<int>((instant - day).count() / minute_s) + 1;
  for (int i = 0; i < days_max; ++i, day += std::chrono::days{1}) {
    if (names_day(times, day)) {
      if (const auto minute = first_minute(times, minute_min)) {
        return day.time_since_epoch().count() * day_s + *minute * minute_s;
      }
    }
    minute_min = 0;
  }
  return std::nullopt;
}

std::optional<std::int64_t> last_cron_time(const CronTimes& times, std::int64_t epoch_s) {
  const auto instant = std::chrono::sys_seconds{std::chrono::seconds{epoch_s}};
  auto day = std::chrono::floor<std::chrono::days>(instant);
  int minute_max = static_cast<int>((instant - day).count() / minute_s);
  for (int i = 0; i < days_max; ++i, day -= std::chrono::days{1}) {
    if (names_day(times, day)) {
      if (const auto minute = last_minute(times, minute_max)) {
        return day.time_since_epoch().count() * day_s + *minute * minute_s;
      }
    }
    minute_max = 24 * 60 - 1;
  }
  return std::nullopt;
}

}  // namespace headroom

#pragma once
#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>

#include "headroom/quantities.hpp"

namespace headroom {

/// The instants that a line of crontab names, in whole minutes of UTC.
struct CronTimes {
  std::bitset<60> minutes;
  std::bitset<24> hours;
  std::bitset<32> days;     ///< of the month, from 1
  std::bitset<13> months;   ///< from 1
  std::bitset<7> weekdays;  ///< from 0, a Sunday
  bool any_day = true;      ///< the day of the month is `*`
  bool any_weekday = true;  ///< the day of the week is `*`
};

/// Reads five fields: minute, hour, day of the month, month, day of the week (0 or 7 is Sunday).
/// A field is `*`, `?`, or a list of numbers and ranges `a-b`, each with an optional step `/n`;
/// months and days of the week have names of three letters, too. `@hourly`, `@daily`, `@midnight`,
/// `@weekly`, `@monthly`, `@yearly` and `@annually` stand for whole lines. Sources: crontab(5), and
/// "Schedule syntax" of the Kubernetes documentation of CronJob.
[[nodiscard]] Parsed<CronTimes> parse_cron(std::string_view text);

/// The newest instant that `times` names at or before `epoch_s`, both in seconds since 1970-01-01
/// UTC; nullopt when there was none in the eight years before, which hold every leap day's
/// turn. When neither day is `*`, a day needs to satisfy one of both.
[[nodiscard]] std::optional<std::int64_t> last_cron_time(const CronTimes& times,
                                                         std::int64_t epoch_s);

/// The first instant that `times` names after `epoch_s`; nullopt when there is none in the eight
/// years that follow.
[[nodiscard]] std::optional<std::int64_t> next_cron_time(const CronTimes& times,
                                                         std::int64_t epoch_s);

}  // namespace headroom

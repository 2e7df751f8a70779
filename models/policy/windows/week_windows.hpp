#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

namespace headroom {

inline constexpr Duration one_day = 24_h;
inline constexpr Duration one_week = one_day * 7;

/// A stretch of each week, from Monday 00:00 on: 0 <= begin < one week, begin < end; it may
/// reach into the next week.
struct WeekWindow {
  Duration begin{};
  Duration end{};
  constexpr auto operator<=>(const WeekWindow&) const = default;
};

/// Reads `19:00-07:00`, on every day, or `Sat-Sun 00:00-24:00` and `Fri 19:00-07:00`, on the
/// days on which a window begins; one that ends at or before its beginning ends the day after.
/// One window for each day.
[[nodiscard]] Parsed<std::vector<WeekWindow>> parse_week_windows(std::string_view text);

/// Reads `Mon 08:00`: the time since Monday 00:00, below one week.
[[nodiscard]] Parsed<Duration> parse_week_time(std::string_view text);

/// The time of the week at `since_epoch`, counted from 1970-01-01 UTC, which was a Thursday.
[[nodiscard]] Duration week_time_at(Duration since_epoch);

/// When some of several windows are open.
class WeekWindows {
 public:
  /// `at_start` is the time of the week at the start of the run, in [0, one week).
  WeekWindows(const std::vector<WeekWindow>& windows, Duration at_start);

  /// A window is open from its beginning on and closed at its end.
  [[nodiscard]] bool is_open(TimePoint now) const;
  /// The next instant after `now` at which they open or close; absent when they never do.
  [[nodiscard]] std::optional<TimePoint> next_change(TimePoint now) const;

 private:
  [[nodiscard]] Duration week_time(TimePoint now) const;

  std::vector<WeekWindow> open_;  ///< within one week, ascending, apart from one another
  Duration at_start_;
};

}  // namespace headroom

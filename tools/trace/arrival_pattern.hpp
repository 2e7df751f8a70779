#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "headroom/units.hpp"

#include "sim/observe/statistics.hpp"

namespace headroom {

/// What the zero of a trace's time is on the clock of the place: the time since the midnight that
/// began a Monday, less than a week. Where nobody knows it, 0, and days count from the zero.
struct WeekClock {
  Duration zero{};
  bool is_known = false;
};

/// A stretch without arrivals.
struct ArrivalGap {
  Duration from{};
  Duration length{};
  double expected_arrivals = 0.0;  ///< at the trace's mean rate
};

/// Variance over mean of the number of arrivals in windows of one length.
struct ArrivalDispersion {
  Duration window{};
  std::optional<double> index;  ///< absent where the trace has fewer than ten windows
};

/// When jobs are submitted.
struct ArrivalPattern {
  std::array<std::uint64_t, 24> by_hour{};    ///< of the day
  std::array<std::uint64_t, 7> by_weekday{};  ///< from Monday, or from the day of the zero
  /// How much of each was seen, in hours; a rate is arrivals over this.
  std::array<double, 24> hours_seen{};
  std::array<double, 7> weekday_hours_seen{};
  /// The same by hour of the week.
  std::array<std::uint64_t, 168> by_week_hour{};
  std::array<double, 168> week_hours_seen{};
  std::optional<Spread> gap;   ///< between one arrival and the next
  double gap_variation = 0.0;  ///< standard deviation of gaps over their mean; 1 for Poisson
  std::vector<ArrivalDispersion> dispersion;  ///< a minute, an hour, a day, a week
  std::vector<ArrivalGap> longest_gaps;       ///< at most five, longest first
  double longest_gap_expected_s = 0.0;        ///< of as many independent arrivals
};

/// The pattern of `submits`, which ascend and are not empty.
[[nodiscard]] ArrivalPattern arrival_pattern(std::span<const Duration> submits, WeekClock clock);

}  // namespace headroom

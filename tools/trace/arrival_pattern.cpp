#include "tools/trace/arrival_pattern.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "headroom/units.hpp"

#include "models/statistics/dispersion.hpp"
#include "sim/observe/statistics.hpp"

namespace headroom {
namespace {

constexpr std::int64_t hour = (1_h).count;
constexpr std::int64_t hours_per_week = 168;
constexpr std::size_t gaps_shown = 5;
constexpr std::array windows{60_s, 1_h, 24_h, 168_h};

/// The hour of the week in which `time`, counted from its beginning, lies.
std::size_t week_hour(std::int64_t time) {
  return static_cast<std::size_t>(time / hour % hours_per_week);
}

/// Adds what lies of [first, last] in each hour of the week to what was seen of it.
void add_seen(ArrivalPattern& pattern, Duration first, Duration last, WeekClock clock) {
  const std::int64_t stop = last.count + clock.zero.count;
  for (std::int64_t at = first.count + clock.zero.count; at < stop;) {
    const std::int64_t end = std::min((at / hour + 1) * hour, stop);
    const std::size_t week = week_hour(at);
    const double seen = static_cast<double>(end - at) / static_cast<double>(hour);
    pattern.week_hours_seen.at(week) += seen;
    pattern.hours_seen.at(week % 24) += seen;
    pattern.weekday_hours_seen.at(week / 24) += seen;
    at = end;
  }
}

std::vector<std::uint64_t> gaps_of(std::span<const Duration> submits) {
  std::vector<std::uint64_t> gaps;
  gaps.reserve(submits.size() - 1);
  for (std::size_t i = 1; i < submits.size(); ++i) {
    gaps.push_back(static_cast<std::uint64_t>((submits[i] - submits[i - 1]).count));
  }
  return gaps;
}

/// Standard deviation over mean.
double variation(std::span<const std::uint64_t> gaps, double mean_s) {
  double sum = 0.0;
  for (const std::uint64_t gap : gaps) {
    const double distance = static_cast<double>(gap) / 1e9 - mean_s;
    sum += distance * distance;
  }
  return mean_s > 0.0 ? std::sqrt(sum / static_cast<double>(gaps.size())) / mean_s : 0.0;
}

std::vector<ArrivalGap> longest(std::span<const Duration> submits, double mean_s) {
  std::vector<ArrivalGap> gaps;
  for (std::size_t i = 1; i < submits.size(); ++i) {
    const Duration length = submits[i] - submits[i - 1];
    if (gaps.size() == gaps_shown && length <= gaps.back().length) continue;
    if (gaps.size() == gaps_shown) gaps.pop_back();
    const ArrivalGap gap{
        .from = submits[i - 1], .length = length, .expected_arrivals = to_seconds(length) / mean_s};
    // Behind those of its length, so that the earlier one comes first.
    const auto place = std::ranges::upper_bound(
        gaps, gap.length, std::greater<>{}, [](const ArrivalGap& other) { return other.length; });
    gaps.insert(place, gap);
  }
  return gaps;
}

}  // namespace

ArrivalPattern arrival_pattern(std::span<const Duration> submits, WeekClock clock) {
  ArrivalPattern pattern;
  std::vector<double> seconds;
  seconds.reserve(submits.size());
  for (const Duration submit : submits) {
    const std::size_t week = week_hour((submit + clock.zero).count);
    ++pattern.by_week_hour.at(week);
    ++pattern.by_hour.at(week % 24);
    ++pattern.by_weekday.at(week / 24);
    seconds.push_back(to_seconds(submit));
  }
  add_seen(pattern, submits.front(), submits.back(), clock);
  for (const Duration window : windows) {
    pattern.dispersion.push_back(
        {.window = window, .index = index_of_dispersion(seconds, to_seconds(window))});
  }
  const std::vector<std::uint64_t> gaps = gaps_of(submits);
  pattern.gap = time_spread(gaps);
  if (!pattern.gap || !(pattern.gap->mean > 0.0)) return pattern;
  pattern.gap_variation = variation(gaps, pattern.gap->mean);
  pattern.longest_gaps = longest(submits, pattern.gap->mean);
  pattern.longest_gap_expected_s = expected_longest_gap(pattern.gap->mean, gaps.size());
  return pattern;
}

}  // namespace headroom

#include "tools/compare/difference_words.hpp"

#include <cmath>
#include <fmt/format.h>
#include <string>

#include "tools/compare/metric.hpp"

namespace headroom {
namespace {

/// From here on it is said how many times as much a figure is.
constexpr double times_from = 10.0;

/// Below it a per cent has a decimal.
constexpr double coarse_from = 0.1;

std::string signed_percent(double ratio) {
  constexpr double shown_from = 0.0005;  // what would be printed as -0.0
  if (std::abs(ratio) < shown_from) return "0.0";
  const double percent = ratio * 100.0;
  return std::abs(ratio) < coarse_from ? fmt::format("{:+.1f}", percent)
                                       : fmt::format("{:+.0f}", percent);
}

}  // namespace

std::string percent_words(double ratio) {
  return std::abs(ratio) < coarse_from ? fmt::format("{:.1f} %", ratio * 100.0)
                                       : fmt::format("{:.0f} %", ratio * 100.0);
}

std::string change_words(const MetricDifference& difference) {
  if (!difference.base) return "-";
  if (difference.difference == 0.0) return "0";
  if (!difference.relative) return change_words(difference.difference, difference.traits.unit);
  if (*difference.relative >= times_from) {
    return fmt::format("×{:.0f}", *difference.relative + 1.0);
  }
  return signed_percent(*difference.relative) + " %";
}

std::string interval_words(const MetricDifference& difference) {
  if (const auto& interval = difference.relative_interval) {
    if (interval->low >= times_from) {
      return fmt::format("×{:.0f} … ×{:.0f}", interval->low + 1.0, interval->high + 1.0);
    }
    return fmt::format("{} … {} %", signed_percent(interval->low), signed_percent(interval->high));
  }
  if (const auto& interval = difference.interval) {
    return fmt::format("{} … {}", change_words(interval->low, difference.traits.unit),
                       change_words(interval->high, difference.traits.unit));
  }
  return {};
}

std::string change_with_interval(const MetricDifference& difference) {
  const std::string interval = interval_words(difference);
  const std::string change = change_words(difference);
  return interval.empty() ? change : fmt::format("{} (95 % CI {})", change, interval);
}

}  // namespace headroom

#include "models/workload/synthetic/rate_factors.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

#include "models/workload/synthetic/arrivals.hpp"

namespace headroom {
namespace {

constexpr std::int64_t nanoseconds_per_hour = (1_h).count;
constexpr std::int64_t nanoseconds_per_day = 24 * nanoseconds_per_hour;
constexpr std::int64_t hours_per_week = 168;
constexpr std::size_t days_per_week = 7;

/// The factor of the period that `position` falls into, the list repeating itself.
double cyclic(const std::vector<double>& factors, std::int64_t position) {
  if (factors.empty()) return 1.0;
  return factors[static_cast<std::size_t>(position) % factors.size()];
}

double largest_of(const std::vector<double>& factors) {
  return factors.empty() ? 1.0 : *std::ranges::max_element(factors);
}

}  // namespace

RateFactors::RateFactors(std::vector<double> daily, std::vector<double> weekly)
    : daily_{std::move(daily)},
      weekly_{std::move(weekly)},
      largest_{largest_of(daily_) * largest_of(weekly_)} {}

double RateFactors::at(TimePoint time) const {
  const std::int64_t count = time.since_start.count;
  const std::int64_t period =
      weekly_.size() > days_per_week ? nanoseconds_per_hour : nanoseconds_per_day;
  return cyclic(daily_, count / nanoseconds_per_hour) * cyclic(weekly_, count / period);
}

double RateFactors::mean() const {
  double sum = 0.0;
  for (std::int64_t hour = 0; hour < hours_per_week; ++hour) {
    sum += at(TimePoint{Duration{hour * nanoseconds_per_hour}});
  }
  return sum / static_cast<double>(hours_per_week);
}

std::optional<TimePoint> RateFactors::after(TimePoint from, double seconds) const {
  TimePoint at_now = from;
  if (is_flat()) {
    at_now = at_now + rounded_to_ns(seconds);
    return at_now.since_start < longest_duration ? std::optional{at_now} : std::nullopt;
  }
  // Whole weeks first, so that a long gap takes no walk through all its hours.
  const double week = mean() * static_cast<double>(hours_per_week) * 3600.0;
  const double weeks = std::floor(seconds / week);
  if (weeks * static_cast<double>(hours_per_week) * 3600.0 >= to_seconds(longest_duration)) {
    return std::nullopt;
  }
  at_now =
      at_now + Duration{static_cast<std::int64_t>(weeks) * hours_per_week * nanoseconds_per_hour};
  double rest = seconds - weeks * week;
  while (at_now.since_start < longest_duration) {
    const std::int64_t count = at_now.since_start.count;
    const Duration hour_end{(count / nanoseconds_per_hour + 1) * nanoseconds_per_hour};
    const double factor = at(at_now);
    const double in_hour = factor * to_seconds(hour_end - at_now.since_start);
    if (rest <= in_hour) return rest > 0.0 ? at_now + rounded_to_ns(rest / factor) : at_now;
    rest -= in_hour;
    at_now = TimePoint{hour_end};
  }
  return std::nullopt;
}

}  // namespace headroom

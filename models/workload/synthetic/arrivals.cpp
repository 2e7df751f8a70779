#include "models/workload/synthetic/arrivals.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "headroom/random.hpp"
#include "headroom/units.hpp"

#include "models/workload/synthetic_source.hpp"

namespace headroom {
namespace {

constexpr std::int64_t nanoseconds_per_hour = (1_h).count;
constexpr std::int64_t nanoseconds_per_day = 24 * nanoseconds_per_hour;

/// The factor of the period that `position` falls into, the list repeating itself.
double cyclic(const std::vector<double>& factors, std::int64_t position) {
  if (factors.empty()) return 1.0;
  return factors[static_cast<std::size_t>(position) % factors.size()];
}

double largest(const std::vector<double>& factors) {
  return factors.empty() ? 1.0 : *std::ranges::max_element(factors);
}

}  // namespace

Duration rounded_to_ns(double seconds) {
  const double nanoseconds = seconds * 1e9;
  if (!(nanoseconds > 0.0)) return {};
  if (nanoseconds >= static_cast<double>(longest_duration.count)) return longest_duration;
  return {std::llround(nanoseconds)};
}

Arrivals::Arrivals(ArrivalSpec spec, RandomStream stream)
    : spec_{std::move(spec)},
      stream_{stream},
      factor_max_{largest(spec_.daily) * largest(spec_.weekly)} {}

std::optional<TimePoint> Arrivals::next() {
  auto candidate = next_candidate();
  while (candidate && !keep(*candidate)) candidate = next_candidate();
  return candidate;
}

std::optional<TimePoint> Arrivals::next_candidate() {
  const bool is_first = !std::exchange(any_yet_, true);
  if (spec_.kind == "every") {
    if (!is_first) last_ = last_ + spec_.every;
  } else {
    const double gap_s = -std::log(stream_.uniform()) / (spec_.rate_per_s * factor_max_);
    last_ = last_ + rounded_to_ns(gap_s);
  }
  if (last_.since_start >= longest_duration) return std::nullopt;
  return last_;
}

bool Arrivals::keep(TimePoint candidate) {
  if (spec_.kind == "every" || (spec_.daily.empty() && spec_.weekly.empty())) return true;
  return stream_.uniform() * factor_max_ < factor_at(candidate);
}

double Arrivals::factor_at(TimePoint time) const {
  const std::int64_t count = time.since_start.count;
  return cyclic(spec_.daily, count / nanoseconds_per_hour) *
         cyclic(spec_.weekly, count / nanoseconds_per_day);
}

}  // namespace headroom

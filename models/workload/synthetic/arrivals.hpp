#pragma once
#include <cstdint>
#include <optional>

#include "headroom/random.hpp"
#include "headroom/units.hpp"

#include "models/workload/synthetic_source.hpp"

namespace headroom {

/// `seconds` rounded to whole nanoseconds, kept inside 0 .. longest_duration.
[[nodiscard]] Duration rounded_to_ns(double seconds);

/// The instants at which one generator submits, ascending. A Poisson process
/// whose rate follows the hour and the day is made by thinning: candidates come
/// at the highest rate and are kept with the probability rate / highest rate.
/// Source: Lewis and Shedler, Naval Research Logistics Quarterly 26(3), 1979.
class Arrivals {
 public:
  /// Requires a checked `spec`. The first `every` arrival is at 0, the first
  /// Poisson arrival one gap after 0.
  Arrivals(ArrivalSpec spec, RandomStream stream);

  /// The next arrival, or nullopt when it is not before `longest_duration`.
  [[nodiscard]] std::optional<TimePoint> next();

 private:
  [[nodiscard]] std::optional<TimePoint> next_candidate();
  [[nodiscard]] bool keep(TimePoint candidate);
  [[nodiscard]] double factor_at(TimePoint time) const;

  ArrivalSpec spec_;
  RandomStream stream_;
  double factor_max_ = 1.0;
  TimePoint last_;
  bool any_yet_ = false;
};

}  // namespace headroom

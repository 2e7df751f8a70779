#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "headroom/units.hpp"

namespace headroom {

/// How a rate follows the hour of the day and the day or hour of the week; time counts from the
/// midnight that begins the first day. Each is constant within an hour.
class RateFactors {
 public:
  /// `daily`: 24 factors or none; `weekly`: 7 by day, 168 by hour, or none. All >= 0, one above.
  RateFactors(std::vector<double> daily, std::vector<double> weekly);

  [[nodiscard]] bool is_flat() const { return daily_.empty() && weekly_.empty(); }
  [[nodiscard]] double at(TimePoint time) const;
  /// No factor is above it; 1 for a flat rate.
  [[nodiscard]] double largest() const { return largest_; }
  /// Over a whole week.
  [[nodiscard]] double mean() const;
  /// When the integral of the factors from `from` on reaches `seconds`; nullopt where that is not
  /// before longest_duration.
  [[nodiscard]] std::optional<TimePoint> after(TimePoint from, double seconds) const;

 private:
  std::vector<double> daily_;
  std::vector<double> weekly_;
  double largest_ = 1.0;
};

}  // namespace headroom

#pragma once
#include <cstddef>
#include <optional>
#include <span>

#include "models/statistics/confidence_interval.hpp"

namespace headroom {

/// Places in ascending order, from 1, of the two values between which a quantile lies.
struct QuantileRanks {
  std::size_t low = 0;
  std::size_t high = 0;
};

/// The ranks between which the `share` quantile, 0 < share < 1, of `count`
/// independent values lies but for `alpha`, at most half of it on each side:
/// how many values are below it is binomial, whatever they are. Absent where
/// there are too few values for it. Source: David and Nagaraja, Order
/// Statistics, 3rd ed., section 7.1.
[[nodiscard]] std::optional<QuantileRanks> quantile_ranks(std::size_t count, double share,
                                                          double alpha = 0.05);

/// The interval between the values at those ranks; `values` in any order.
[[nodiscard]] std::optional<ConfidenceInterval> quantile_interval(std::span<const double> values,
                                                                  double share,
                                                                  double alpha = 0.05);

}  // namespace headroom

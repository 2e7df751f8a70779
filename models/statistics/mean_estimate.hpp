#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "models/statistics/confidence_interval.hpp"

namespace headroom {

/// The mean of independent values and how sure it is.
struct MeanEstimate {
  double mean = 0.0;
  double deviation = 0.0;  ///< of the values, with n - 1 below; 0 for one value
  std::size_t count = 0;
  std::optional<ConfidenceInterval> interval;  ///< absent for one value
};

/// Mean, deviation and Student's interval, which misses the true mean with
/// probability `alpha` when the values are normal, and about that otherwise.
/// Equal values have exactly their mean and an interval of no width. Requires a
/// value. Source: Law, Simulation Modeling and Analysis, 5th ed., section 9.4.1
/// (replications).
[[nodiscard]] MeanEstimate estimate_mean(std::span<const double> values, double alpha = 0.05);

/// `second[i] - first[i]`. Requires equal lengths.
[[nodiscard]] std::vector<double> paired_differences(std::span<const double> first,
                                                     std::span<const double> second);

/// The mean of second - first over pairs, each of one seed: what both have in
/// common cancels. Source: Law, section 10.2.1 (paired-t interval) and section
/// 11.2 (common random numbers). Requires a pair.
[[nodiscard]] MeanEstimate estimate_difference(std::span<const double> first,
                                               std::span<const double> second, double alpha = 0.05);

}  // namespace headroom

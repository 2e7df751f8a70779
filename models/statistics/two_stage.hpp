#pragma once
#include <cstddef>
#include <span>

#include "models/statistics/confidence_interval.hpp"

namespace headroom {

/// How many values in all make an interval of the mean no wider than
/// `half_width` on either side, judged by a pilot of at least two values; at
/// least as many as the pilot has, and at most `count_max`. Source: Stein, "A
/// two-sample test for a linear hypothesis whose power is independent of the
/// variance", Annals of Mathematical Statistics 16(3), 1945.
[[nodiscard]] std::size_t two_stage_count(std::span<const double> pilot, double half_width,
                                          std::size_t count_max, double alpha = 0.05);

/// The mean over all `values` of two stages.
struct TwoStageEstimate {
  double mean = 0.0;
  double half_width = 0.0;
  double p_value = 1.0;  ///< of the mean being 0; 1 when all values are 0
  [[nodiscard]] ConfidenceInterval interval() const {
    return {mean - half_width, mean + half_width};
  }
};

/// Misses the true mean of normal values with probability at most `alpha` although their
/// number was chosen by looking at the pilot of the first `pilot_count`: its deviation says
/// nothing of the means, while that of all values is likely to be small just when few were
/// drawn. The wider of Stein's interval, from the pilot's deviation, and Student's over all
/// values is taken, because a pilot of skewed values often sees too little of their spread.
/// With no values beyond the pilot both are the same. Requires 2 <= pilot_count <= values.
/// Source: Stein, as above.
[[nodiscard]] TwoStageEstimate two_stage_estimate(std::span<const double> values,
                                                  std::size_t pilot_count, double alpha = 0.05);

}  // namespace headroom

#include "models/statistics/two_stage.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <span>

#include "headroom/diagnostics.hpp"

#include "models/statistics/mean_estimate.hpp"
#include "models/statistics/student_t.hpp"

namespace headroom {

std::size_t two_stage_count(std::span<const double> pilot, double half_width, std::size_t count_max,
                            double alpha) {
  HEADROOM_ASSERT(pilot.size() >= 2, "the noise of one value cannot be seen");
  const double deviation = estimate_mean(pilot, alpha).deviation;
  if (deviation <= 0.0) return pilot.size();
  const double t = student_t_quantile(alpha / 2.0, static_cast<double>(pilot.size() - 1));
  const double root = t * deviation / half_width;
  const double needed = std::ceil(root * root);
  if (!(needed < static_cast<double>(count_max))) return std::max(count_max, pilot.size());
  return std::max(pilot.size(), static_cast<std::size_t>(needed));
}

TwoStageEstimate two_stage_estimate(std::span<const double> values, std::size_t pilot_count,
                                    double alpha) {
  HEADROOM_ASSERT(pilot_count >= 2 && pilot_count <= values.size(),
                  "the pilot is among the values");
  TwoStageEstimate estimate{.mean = estimate_mean(values).mean, .half_width = 0.0, .p_value = 0.0};
  for (const std::size_t judged : {pilot_count, values.size()}) {
    const double deviation = estimate_mean(values.first(judged)).deviation;
    const double error = deviation / std::sqrt(static_cast<double>(values.size()));
    const auto freedom = static_cast<double>(judged - 1);
    const double half_width = student_t_quantile(alpha / 2.0, freedom) * error;
    estimate.half_width = std::max(estimate.half_width, half_width);
    const double no_noise = estimate.mean == 0.0 ? 1.0 : 0.0;
    estimate.p_value =
        std::max(estimate.p_value,
                 error > 0.0 ? student_t_p_value(estimate.mean / error, freedom) : no_noise);
  }
  return estimate;
}

}  // namespace headroom

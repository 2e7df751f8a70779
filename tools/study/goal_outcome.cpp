#include "tools/study/goal_outcome.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include "headroom/goal.hpp"

#include "models/statistics/mean_estimate.hpp"
#include "models/statistics/student_t.hpp"

namespace headroom {
namespace {

/// How sure it is that the true mean lies on the same side of `limit` as that of the values;
/// absent for one value. Values without spread leave no doubt.
std::optional<double> side_confidence(const MeanEstimate& estimate, double limit) {
  if (estimate.count < 2) return std::nullopt;
  if (estimate.deviation == 0.0) return 1.0;
  const double distance = std::abs(estimate.mean - limit);
  const double error = estimate.deviation / std::sqrt(static_cast<double>(estimate.count));
  const double p = student_t_p_value(distance / error, static_cast<double>(estimate.count - 1));
  return 1.0 - (p / 2.0);
}

/// One limit of a goal.
struct LimitOutcome {
  bool met = true;
  std::optional<double> confidence;
};

/// Both limits as one: met is as sure as the less sure of them, missed as the one missed.
GoalOutcome joined(double value, const std::vector<LimitOutcome>& limits) {
  GoalOutcome outcome{.value = value, .met = true, .confidence = {}};
  for (const LimitOutcome& limit : limits) outcome.met = outcome.met && limit.met;
  for (const LimitOutcome& limit : limits) {
    if (limit.met != outcome.met || !limit.confidence) continue;
    outcome.confidence = std::min(outcome.confidence.value_or(1.0), *limit.confidence);
  }
  return outcome;
}

}  // namespace

GoalOutcome judge_goal(const Goal& goal, const std::vector<double>& values, std::size_t runs) {
  if (values.size() < runs || values.empty()) return {};
  const MeanEstimate estimate = estimate_mean(values);
  std::vector<LimitOutcome> limits;
  if (goal.at_most) {
    limits.push_back({.met = estimate.mean <= *goal.at_most,
                      .confidence = side_confidence(estimate, *goal.at_most)});
  }
  if (goal.at_least) {
    limits.push_back({.met = estimate.mean >= *goal.at_least,
                      .confidence = side_confidence(estimate, *goal.at_least)});
  }
  return joined(estimate.mean, limits);
}

}  // namespace headroom

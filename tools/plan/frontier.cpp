#include "tools/plan/frontier.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "headroom/goal.hpp"

namespace headroom {

std::vector<std::size_t> frontier_of(const Plan& plan) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < plan.points.size(); ++i) {
    if (plan.points[i].objective && plan.points[i].delay_p95_s) order.push_back(i);
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return *plan.points[i].delay_p95_s; });
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return *plan.points[i].objective; });
  std::vector<std::size_t> frontier;
  for (const std::size_t i : order) {
    const bool is_quicker =
        frontier.empty() || *plan.points[i].delay_p95_s < *plan.points[frontier.back()].delay_p95_s;
    if (is_quicker) frontier.push_back(i);
  }
  return frontier;
}

std::optional<std::size_t> nearest_to_goal(const Goal& goal, std::size_t number, const Plan& plan) {
  std::optional<std::size_t> nearest;
  double least = 0.0;
  for (std::size_t i = 0; i < plan.points.size(); ++i) {
    const auto& value = plan.points[i].goals[number].value;
    if (!value) continue;
    double excess = 0.0;
    if (goal.at_most) excess = std::max(excess, *value - *goal.at_most);
    if (goal.at_least) excess = std::max(excess, *goal.at_least - *value);
    if (nearest && excess >= least) continue;
    nearest = i;
    least = excess;
  }
  return nearest;
}

}  // namespace headroom

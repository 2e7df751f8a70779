#include "tools/plan/cost_bounds.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/price/stack_cost.hpp"
#include "tools/study/study_scenario.hpp"

namespace headroom {
namespace {

/// What the machines of a point cost when they do nothing.
double idle_cost(const Study& study, const StudyPoint& point, const std::string& objective) {
  const Scenario scenario = scenario_at(study, point, study.seed);
  if (!scenario.costs) {
    throw InputError{{study.shown + ": minimize", objective + " is not counted",
                      "give the study \"prices\": {}, or prices of your own"}};
  }
  const OwnershipCost cost = ownership_cost(*scenario.costs, 0.0);
  if (!cost.purchase) {
    std::string unpriced;
    for (const PricedPart& part : scenario.costs->parts) {
      if (!part.price) unpriced = part.name;
    }
    throw InputError{{study.shown + ": prices", fmt::format("\"{}\" has no price", unpriced),
                      fmt::format("\"each\": {{\"{}\": …}}", unpriced)}};
  }
  return objective == "cost.purchase" ? *cost.purchase : cost.total.value_or(*cost.purchase);
}

}  // namespace

std::optional<std::vector<double>> cost_bounds(const Study& study, const std::string& objective,
                                               const std::vector<StudyPoint>& points) {
  std::vector<double> bounds;
  const auto found = std::ranges::find(study.dimensions, objective, &Dimension::name);
  if (found != study.dimensions.end()) {
    const auto place = static_cast<std::size_t>(found - study.dimensions.begin());
    for (const StudyPoint& point : points) {
      const auto value = std::ranges::find(found->values, point.labels[place], &VariedValue::label);
      const auto rank = static_cast<double>(value - found->values.begin());
      bounds.push_back(value->number.value_or(rank));
    }
    return bounds;
  }
  if (objective != "cost.total" && objective != "cost.purchase") return std::nullopt;
  for (const StudyPoint& point : points) bounds.push_back(idle_cost(study, point, objective));
  return bounds;
}

}  // namespace headroom

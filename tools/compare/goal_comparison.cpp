#include "tools/compare/goal_comparison.hpp"

#include <cstddef>
#include <fmt/format.h>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sim/report/tree.hpp"
#include "tools/compare/metric.hpp"

namespace headroom {
namespace {

/// `queue_delay_s.p95 (gpus >=8)`.
std::string name_of(const Tree& goal) {
  std::string name{goal.find("metric")->text()};
  const Tree* where = goal.find("where");
  if (where == nullptr || where->members().empty()) return name;
  std::string parts;
  for (const auto& [key, value] : where->members()) {
    parts += fmt::format("{}{} {}", parts.empty() ? "" : ", ", key, value.text());
  }
  return fmt::format("{} ({})", name, parts);
}

std::string limit_of(const Tree& goal) {
  const FigureUnit unit = metric_traits(goal.find("metric")->text()).unit;
  std::string limit;
  for (const auto& [key, words] : {std::pair{"at_most", "at most"}, {"at_least", "at least"}}) {
    const Tree* bound = goal.find(key);
    if (bound == nullptr || !bound->number()) continue;
    limit += fmt::format("{}{} {}", limit.empty() ? "" : ", ", words,
                         figure_words(*bound->number(), unit));
  }
  return limit;
}

void add_goal(const Tree& goal, GoalComparison::Side& side) {
  const Tree* met = goal.find("met");
  const Tree* value = goal.find("value");
  const auto* truth = met == nullptr ? nullptr : std::get_if<bool>(&met->value());
  side.met += truth != nullptr && *truth ? 1 : 0;
  ++side.seeds;
  // The mean so far, so that no count of values is kept beside.
  if (value == nullptr || !value->number()) return;
  const double before = side.value.value_or(*value->number());
  side.value = before + ((*value->number() - before) / static_cast<double>(side.seeds));
}

/// The entry for `goal`, new or known.
GoalComparison& entry_for(const Tree& goal, std::size_t sides, std::vector<GoalComparison>& goals) {
  const std::string metric = name_of(goal);
  const std::string limit = limit_of(goal);
  for (GoalComparison& known : goals) {
    if (known.metric == metric && known.limit == limit) return known;
  }
  goals.push_back({.metric = metric, .limit = limit, .sides = {}});
  goals.back().sides.resize(sides);
  return goals.back();
}

}  // namespace

std::vector<GoalComparison> compare_goals(const PairedRuns& runs) {
  std::vector<GoalComparison> goals;
  const std::size_t sides = runs.summaries.size();
  for (std::size_t side = 0; side < sides; ++side) {
    for (const Tree& summary : runs.summaries[side]) {
      const Tree* list = summary.find("goals");
      if (list == nullptr) continue;
      for (const Tree& goal : list->items())
        add_goal(goal, entry_for(goal, sides, goals).sides[side]);
    }
  }
  return goals;
}

}  // namespace headroom

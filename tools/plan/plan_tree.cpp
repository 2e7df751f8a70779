#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "headroom/goal.hpp"

#include "models/json/json_value.hpp"
#include "tools/check/json_line.hpp"
#include "tools/plan/frontier.hpp"
#include "tools/plan/plan_report.hpp"

namespace headroom {
namespace {

/// Whole numbers stay whole.
Tree value_tree(const std::string& text) {
  std::int64_t whole = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, whole);
  if (error == std::errc{} && stop == end) return Tree{whole};
  const auto value = try_parse_json(text);
  return value ? tree_of(*value) : Tree{text};
}

/// The keys that `point` sets, each with its value.
Tree keys_tree(const StudyPoint& point) {
  Tree keys = Tree::object();
  for (const std::string& override : point.overrides) {
    const std::size_t sign = override.find('=');
    keys.add(override.substr(0, sign), value_tree(override.substr(sign + 1)));
  }
  return keys;
}

Tree goals_tree(const Study& study, const PlannedPoint& point) {
  Tree goals = Tree::list();
  for (std::size_t i = 0; i < point.goals.size(); ++i) {
    const GoalOutcome& seen = point.goals[i];
    Tree& goal = goals.append(Tree::object());
    goal.add("goal", subject_of(study.goals[i]));
    goal.add("at_most", study.goals[i].at_most);
    goal.add("at_least", study.goals[i].at_least);
    goal.add("value", seen.value);
    goal.add("met", seen.met);
    goal.add("confidence", seen.confidence);
  }
  return goals;
}

Tree point_tree(const Study& study, const PlannedPoint& point) {
  Tree tree = Tree::object();
  tree.add("keys", keys_tree(point.point));
  tree.add("objective", point.objective);
  tree.add("queue_delay_s_p95", point.delay_p95_s);
  tree.add("meets", point.meets);
  tree.add("runs", point.runs);
  tree.add("goals", goals_tree(study, point));
  return tree;
}

Tree places_tree(const std::vector<std::size_t>& places) {
  Tree list = Tree::list();
  for (const std::size_t place : places) list.append(place);
  return list;
}

}  // namespace

Tree plan_tree(const Study& study, const Plan& plan) {
  Tree tree = Tree::object();
  tree.add("study", study.name);
  tree.add("minimize", plan.objective);
  tree.add("best", plan.best ? keys_tree(plan.points[*plan.best].point) : Tree{});
  tree.add("objective", plan.best ? Tree{plan.points[*plan.best].objective} : Tree{});
  tree.add("goals", plan.best ? goals_tree(study, plan.points[*plan.best]) : Tree{});
  tree.add("points_in_all", plan.points_in_all);
  tree.add("runs", plan.runs);
  tree.add("runs_in_all", plan.runs_in_all);
  Tree& points = tree.add("points", Tree::list());
  for (const PlannedPoint& point : plan.points) points.append(point_tree(study, point));
  tree.add("below", places_tree(plan.below));
  tree.add("above", places_tree(plan.above));
  tree.add("frontier", places_tree(frontier_of(plan)));
  Tree& surprises = tree.add("surprises", Tree::list());
  for (const auto& [meeting, missing] : plan.surprises) {
    Tree& surprise = surprises.append(Tree::object());
    surprise.add("meets", meeting);
    surprise.add("misses_with_more", missing);
  }
  Tree& warnings = tree.add("warnings", Tree::list());
  for (const std::string& warning : plan.warnings) warnings.append(warning);
  return tree;
}

}  // namespace headroom

#include "sim/observe/goals.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <numeric>
#include <optional>
#include <string_view>
#include <vector>

#include "headroom/goal.hpp"
#include "headroom/job.hpp"

#include "models/workload/trace/job_row.hpp"
#include "models/workload/trace/row_filter.hpp"
#include "sim/observe/job_figures.hpp"
#include "sim/observe/job_figures_tree.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

bool meets(double value, const std::optional<double>& at_most,
           const std::optional<double>& at_least) {
  return (!at_most || value <= *at_most) && (!at_least || value >= *at_least);
}

Tree conditions_tree(const Goal& goal) {
  Tree where = Tree::object();
  for (const auto& [field, value] : goal.where) where.add(field, value);
  return where;
}

/// The figures of the jobs that `goal` counts.
JobFigures counted_figures(const RunRecord& run, const Goal& goal) {
  const RowFilter filter{goal.where, "goals"};
  JobRow row;
  return figures_of(run, [&](const Job& job) {
    return filter.empty() || filter.matches(row.of(job, run.tables));
  });
}

Tree goal_tree(const RunRecord& run, const Tree& summary, const Goal& goal) {
  std::optional<double> value;
  Tree tree = Tree::object();
  tree.add("metric", goal.metric);
  if (!goal.where.empty()) tree.add("where", conditions_tree(goal));
  if (goal.at_most) tree.add("at_most", *goal.at_most);
  if (goal.at_least) tree.add("at_least", *goal.at_least);
  const Tree* found = nullptr;
  Tree figures = Tree::object();
  if (is_job_figure(goal.metric)) {
    const JobFigures counted = counted_figures(run, goal);
    add_job_figures(figures, counted);
    found = figures.find(goal.metric);
    tree.add("jobs", counted.jobs.submitted);
    if (counted.jobs.queued > 0) tree.add("still_waiting", counted.jobs.queued);
  } else {
    found = summary.find(goal.metric);
  }
  if (found != nullptr) value = found->number();
  tree.add("value", value);
  tree.add("met", value && meets(*value, goal.at_most, goal.at_least));
  return tree;
}

bool is_met(const Tree& goal) {
  const Tree* met = goal.find("met");
  const bool* truth = met != nullptr ? std::get_if<bool>(&met->value()) : nullptr;
  return truth != nullptr && *truth;
}

/// One goal of several runs.
Tree merged_goal(const std::vector<const Tree*>& runs,
                 const std::function<Tree(const std::vector<double>&)>& merge) {
  std::vector<double> values;
  std::size_t met = 0;
  for (const Tree* run : runs) {
    if (const auto value = mean_at(*run, "value")) values.push_back(*value);
    met += is_met(*run) ? 1U : 0U;
  }
  Tree tree = Tree::object();
  const Tree& first = *runs.front();
  for (const auto& [name, value] : first.members()) {
    if (name == "value" || name == "met" || name == "jobs" || name == "still_waiting") continue;
    tree.add(name, value);
  }
  const bool is_whole = values.size() == runs.size();
  tree.add("value", values.empty() ? Tree{} : merge(values));
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  tree.add("met", is_whole && meets(sum / static_cast<double>(values.size()),
                                    mean_at(first, "at_most"), mean_at(first, "at_least")));
  tree.add("met_ratio", static_cast<double>(met) / static_cast<double>(runs.size()));
  return tree;
}

}  // namespace

Tree goals_tree(const RunRecord& run, const Tree& summary) {
  Tree list = Tree::list();
  for (const Goal& goal : run.goals) list.append(goal_tree(run, summary, goal));
  return list;
}

Tree merged_goals(const std::vector<const Tree*>& goals,
                  const std::function<Tree(const std::vector<double>&)>& merge) {
  Tree list = Tree::list();
  for (std::size_t i = 0; i < goals.front()->items().size(); ++i) {
    std::vector<const Tree*> runs;
    for (const Tree* run : goals) runs.push_back(&run->items()[i]);
    list.append(merged_goal(runs, merge));
  }
  return list;
}

std::size_t missed_goals(const Tree& summary) {
  const Tree* goals = summary.find("goals");
  if (goals == nullptr) return 0;
  return static_cast<std::size_t>(std::ranges::count_if(goals->items(), std::not_fn(is_met)));
}

}  // namespace headroom

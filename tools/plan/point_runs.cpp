#include "tools/plan/point_runs.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/goal.hpp"

#include "models/statistics/mean_estimate.hpp"
#include "sim/observe/counted_warnings.hpp"
#include "sim/report/tree.hpp"
#include "tools/replicate/parallel.hpp"
#include "tools/replicate/simulate.hpp"
#include "tools/study/study_scenario.hpp"

namespace headroom {
namespace {

constexpr std::size_t first_look = 3;

/// The mean, absent unless every run has a value.
std::optional<double> mean_of(const std::vector<double>& values, std::size_t runs) {
  if (values.empty() || values.size() < runs) return std::nullopt;
  return estimate_mean(values).mean;
}

/// The labels of a point, for a message.
std::string point_name(const Study& study, const StudyPoint& point) {
  std::string name;
  for (std::size_t i = 0; i < point.labels.size(); ++i) {
    name += fmt::format("{}{} = {}", i > 0 ? ", " : "", study.dimensions[i].name, point.labels[i]);
  }
  return name;
}

}  // namespace

PointRuns::PointRuns(const Study& study, std::string objective, const PlanOptions& options)
    : study_{study}, objective_{std::move(objective)}, options_{options} {}

PointRuns::Run PointRuns::run(const StudyPoint& point, std::size_t number) const {
  try {
    Scenario scenario = scenario_at(study_, point, study_.seed + number);
    scenario.goals = study_.goals;
    const Tree summary = simulate(scenario, stoppable(options_.look)).summary;
    Run run;
    if (const Tree* goals = summary.find("goals")) {
      for (const Tree& goal : goals->items()) run.goals.push_back(mean_at(goal, "value"));
    }
    run.goals.resize(study_.goals.size());
    if (!objective_.empty()) run.objective = mean_at(summary, objective_);
    run.delay_p95_s = mean_at(summary, "queue_delay_s.p95");
    run.warnings = warnings_of(summary);
    return run;
  } catch (const InputError& error) {
    std::vector<Diagnostic> findings = error.findings();
    for (Diagnostic& finding : findings) {
      finding.hint +=
          fmt::format("{}at {}", finding.hint.empty() ? "" : "; ", point_name(study_, point));
    }
    throw InputError{std::move(findings)};
  }
}

std::vector<std::string> PointRuns::warnings() const {
  std::vector<std::vector<std::string>> by_run;
  for (const auto& [point, runs] : by_point_) {
    for (const Run& run : runs) by_run.push_back(run.warnings);
  }
  return warning_lines(by_run);
}

void PointRuns::require(const std::vector<StudyPoint>& points, std::size_t count) {
  struct Task {
    const StudyPoint* point;
    std::size_t number;
  };
  std::vector<Task> tasks;
  for (const StudyPoint& point : points) {
    for (std::size_t i = runs_of(point); i < count; ++i) tasks.push_back({&point, i});
  }
  std::vector<Run> made(tasks.size());
  for_each_in_parallel(tasks.size(), options_.threads,
                       [&](std::size_t i) { made[i] = run(*tasks[i].point, tasks[i].number); });
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    by_point_[tasks[i].point->index].push_back(std::move(made[i]));
  }
  made_ += tasks.size();
}

bool PointRuns::is_decided(const StudyPoint& point, double confidence) const {
  const PlannedPoint seen = outcome(point);
  const auto is_sure = [&](const GoalOutcome& goal) {
    return goal.confidence.value_or(goal.value ? 0.0 : 1.0) >= confidence;
  };
  // One goal that is surely missed settles it.
  if (std::ranges::any_of(seen.goals, [&](const GoalOutcome& g) { return !g.met && is_sure(g); })) {
    return true;
  }
  return std::ranges::all_of(seen.goals, is_sure);
}

void PointRuns::decide(const StudyPoint& point, double confidence, std::size_t count_max) {
  std::size_t looks = 1;
  for (std::size_t count = first_look; count < count_max; count *= 2) ++looks;
  const double each = 1.0 - ((1.0 - confidence) / static_cast<double>(looks));
  for (std::size_t count = first_look; count < count_max; count *= 2) {
    require({point}, count);
    if (is_decided(point, each)) return;
  }
  require({point}, count_max);
}

PlannedPoint PointRuns::outcome(const StudyPoint& point) const {
  const std::vector<Run>& runs = by_point_.at(point.index);
  PlannedPoint seen{.point = point, .runs = runs.size()};
  const auto values_of = [&](const auto& value) {
    std::vector<double> values;
    for (const Run& run : runs) {
      if (const std::optional<double> number = value(run)) values.push_back(*number);
    }
    return values;
  };
  seen.meets = true;
  for (std::size_t i = 0; i < study_.goals.size(); ++i) {
    const auto values = values_of([&](const Run& run) { return run.goals[i]; });
    seen.goals.push_back(judge_goal(study_.goals[i], values, runs.size()));
    seen.meets = seen.meets && seen.goals.back().met;
  }
  seen.objective = mean_of(values_of([](const Run& run) { return run.objective; }), runs.size());
  seen.delay_p95_s =
      mean_of(values_of([](const Run& run) { return run.delay_p95_s; }), runs.size());
  return seen;
}

std::size_t PointRuns::runs_of(const StudyPoint& point) const {
  const auto found = by_point_.find(point.index);
  return found == by_point_.end() ? 0 : found->second.size();
}

}  // namespace headroom

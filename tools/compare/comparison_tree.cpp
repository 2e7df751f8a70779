#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/report/csv_rows.hpp"
#include "sim/report/decimal.hpp"
#include "sim/report/tree.hpp"
#include "tools/compare/comparison_report.hpp"

namespace headroom {
namespace {

using Bounds = std::optional<ConfidenceInterval>;

std::optional<double> low(const Bounds& interval) {
  return interval ? std::optional{interval->low} : std::nullopt;
}
std::optional<double> high(const Bounds& interval) {
  return interval ? std::optional{interval->high} : std::nullopt;
}

Tree text_list(const std::vector<std::string>& texts) {
  Tree list = Tree::list();
  for (const std::string& text : texts) list.append(text);
  return list;
}

Tree difference_tree(const MetricDifference& one) {
  Tree tree = Tree::object();
  tree.add("metric", one.metric);
  tree.add("a", one.base);
  tree.add("b", one.other);
  tree.add("difference", one.difference);
  tree.add("ci95_low", low(one.interval));
  tree.add("ci95_high", high(one.interval));
  tree.add("relative", one.relative);
  tree.add("relative_ci95_low", low(one.relative_interval));
  tree.add("relative_ci95_high", high(one.relative_interval));
  tree.add("pairs", one.pairs);
  tree.add("p", one.p_value);
  tree.add("p_adjusted", one.adjusted_p_value);
  tree.add("change", to_string(one.change));
  return tree;
}

Tree parts_tree(const std::vector<SharedPart>& parts) {
  Tree list = Tree::list();
  for (const SharedPart& part : parts) {
    Tree& row = list.append(Tree::object());
    row.add("name", part.name);
    row.add("a", part.first);
    row.add("b", part.second);
  }
  return list;
}

Tree seconds(std::optional<TimePoint> time) {
  return time ? Tree{to_seconds(time->since_start)} : Tree{};
}

Tree course_tree(const JobCourse& course) {
  Tree tree = Tree::object();
  tree.add("start_s", seconds(course.start));
  tree.add("end_s", seconds(course.end));
  Tree& nodes = tree.add("nodes", Tree::list());
  for (const NodeId node : course.nodes) nodes.append(index(node));
  return tree;
}

Tree jobs_tree(const std::vector<ChangedJob>& jobs) {
  Tree list = Tree::list();
  for (const ChangedJob& job : jobs) {
    Tree& row = list.append(Tree::object());
    row.add("job", job.job);
    row.add("gpus", static_cast<double>(job.gpus.count) / 1000.0);
    row.add("a_wait_s", to_seconds(job.first_wait));
    row.add("b_wait_s", to_seconds(job.second_wait));
    row.add("a_jct_s", to_seconds(job.first_jct));
    row.add("b_jct_s", to_seconds(job.second_jct));
  }
  return list;
}

Tree parting_tree(const std::optional<Parting>& parting) {
  if (!parting) return {};
  constexpr std::array<std::string_view, 4> kinds{"start", "nodes", "stop", "end"};
  Tree tree = Tree::object();
  tree.add("time_s", to_seconds(parting->time.since_start));
  tree.add("kind", kinds[static_cast<std::size_t>(parting->kind)]);
  tree.add("job", parting->job);
  tree.add("gpus", static_cast<double>(parting->gpus.count) / 1000.0);
  tree.add("acted", parting->first_acted ? "a" : "b");
  tree.add("instead", parting->instead);
  tree.add("other_jobs", parting->others);
  tree.add("a", course_tree(parting->first));
  tree.add("b", course_tree(parting->second));
  return tree;
}

Tree schedule_tree(const std::optional<ScheduleDifference>& schedule) {
  if (!schedule) return {};
  Tree tree = Tree::object();
  tree.add("jobs", schedule->jobs);
  tree.add("sooner", schedule->sooner);
  tree.add("later", schedule->later);
  tree.add("parting", parting_tree(schedule->parting));
  tree.add("gained", jobs_tree(schedule->gained));
  tree.add("lost", jobs_tree(schedule->lost));
  return tree;
}

Tree side_tree(const SideComparison& other) {
  Tree tree = Tree::object();
  tree.add("side", other.name);
  tree.add("outcome", to_string(other.outcome));
  tree.add("verdict", other.sentence);
  Tree& metrics = tree.add("metrics", Tree::list());
  for (const MetricDifference& one : other.differences) metrics.append(difference_tree(one));
  tree.add("gpu_hours", parts_tree(other.hours));
  tree.add("training_limits", parts_tree(other.limits));
  Tree& cost = tree.add("cost", Tree::list());
  for (const MetricDifference& one : other.cost) cost.append(difference_tree(one));
  tree.add("schedule", schedule_tree(other.schedule));
  return tree;
}

Tree goals_tree(const std::vector<GoalComparison>& goals) {
  Tree list = Tree::list();
  for (const GoalComparison& goal : goals) {
    Tree& row = list.append(Tree::object());
    row.add("goal", goal.metric);
    row.add("limit", goal.limit);
    Tree& sides = row.add("sides", Tree::list());
    for (const GoalComparison::Side& side : goal.sides) {
      Tree& one = sides.append(Tree::object());
      one.add("value", side.value);
      one.add("met", side.met);
      one.add("seeds", side.seeds);
    }
  }
  return list;
}

}  // namespace

Tree comparison_tree(const std::vector<ComparedSide>& sides, const Comparison& comparison) {
  Tree tree = Tree::object();
  Tree& list = tree.add("sides", Tree::list());
  for (const ComparedSide& side : sides) {
    Tree& one = list.append(Tree::object());
    one.add("name", side.name);
    one.add("file", side.file);
    one.add("with", text_list(side.overrides));
    one.add("scenario", side.scenario.name);
    one.add("first_seed", side.scenario.run.seed);
  }
  tree.add("exact", comparison.exact);
  tree.add("seeds", comparison.seeds);
  tree.add("pilot_seeds", comparison.pilot);
  Tree& others = tree.add("against_a", Tree::list());
  for (const SideComparison& other : comparison.others) others.append(side_tree(other));
  tree.add("goals", goals_tree(comparison.goals));
  Tree& conditions = tree.add("conditions", Tree::list());
  for (const ConditionResult& one : comparison.conditions) {
    Tree& row = conditions.append(Tree::object());
    row.add("condition", one.condition.text);
    row.add("side", one.side);
    row.add("met", one.met);
  }
  tree.add("warnings", text_list(comparison.warnings));
  tree.add("notes", text_list(comparison.notes));
  return tree;
}

void write_comparison_rows(const Comparison& comparison, const TextSink& sink) {
  sink(
      "side,metric,a,b,difference,ci95_low,ci95_high,relative,relative_ci95_low,"
      "relative_ci95_high,pairs,p,p_adjusted,change\n");
  CsvRows rows{sink};
  const auto cell = [&](std::optional<double> number) {
    if (number) {
      rows.cell(number_text(*number));
    } else {
      rows.empty();
    }
  };
  for (const SideComparison& other : comparison.others) {
    for (const MetricDifference& one : other.differences) {
      rows.cell(other.name);
      rows.cell(csv_cell(one.metric));
      for (const auto number : {one.base, one.other, std::optional{one.difference},
                                low(one.interval), high(one.interval), one.relative,
                                low(one.relative_interval), high(one.relative_interval)}) {
        cell(number);
      }
      rows.integer(one.pairs);
      cell(one.p_value);
      cell(one.adjusted_p_value);
      rows.cell(to_string(one.change));
      rows.end_row();
    }
  }
  rows.finish();
}

}  // namespace headroom

#include "tools/plan/plan_report.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/goal.hpp"

#include "sim/report/goal_report.hpp"
#include "sim/report/readable.hpp"
#include "sim/report/text_table.hpp"
#include "sim/report/warning_block.hpp"
#include "tools/plan/frontier.hpp"

namespace headroom {
namespace {

constexpr std::size_t indent = 2;

std::string sureness(const std::optional<double>& confidence) {
  if (!confidence) return "one run";
  constexpr double sure = 0.9995;
  return *confidence >= sure ? "over 99.9% sure" : readable_ratio(*confidence) + " sure";
}

std::string shown(std::string_view metric, const std::optional<double>& value) {
  return value ? readable_figure(metric, *value) : "no value";
}

std::string limits(const Goal& goal) {
  std::string text;
  if (goal.at_most) text = "at most " + readable_figure(goal.metric, *goal.at_most);
  if (!goal.at_least) return text;
  return text + (text.empty() ? "" : ", ") + "at least " +
         readable_figure(goal.metric, *goal.at_least);
}

std::string labels_of(const Study& study, const StudyPoint& point, std::string_view between) {
  std::string text;
  for (std::size_t i = 0; i < point.labels.size(); ++i) {
    if (i > 0) text += between;
    text += study.dimensions[i].name + " = " + point.labels[i];
  }
  return text;
}

/// The goal that `point` misses most surely.
std::size_t missed_goal(const PlannedPoint& point) {
  std::size_t found = 0;
  double surest = -1.0;
  for (std::size_t i = 0; i < point.goals.size(); ++i) {
    const double confidence = point.goals[i].confidence.value_or(0.0);
    if (point.goals[i].met || confidence <= surest) continue;
    surest = confidence;
    found = i;
  }
  return found;
}

class PlanText {
 public:
  PlanText(const Study& study, const Plan& plan, const TerminalStyle& style)
      : study_{study}, plan_{plan}, style_{style} {}

  std::string write() {
    bold(study_.name.empty() ? "plan" : study_.name);
    text_ += warning_block(plan_.warnings, std::max<std::size_t>(style_.width, 80));
    if (!plan_.warnings.empty()) line("");
    if (plan_.best) {
      write_answer();
      write_goals(plan_.points[*plan_.best]);
      write_neighbours();
    } else {
      write_failure();
    }
    write_frontier();
    write_surprises();
    line("");
    line(fmt::format("looked at {} of {} points in {} runs; all of them would take {}",
                     plan_.points.size(), plan_.points_in_all, plan_.runs, plan_.runs_in_all));
    return std::move(text_);
  }

 private:
  void line(const std::string& content) { text_ += content + '\n'; }
  void bold(const std::string& content) {
    line(style_.colour ? "\x1b[1m" + content + "\x1b[0m" : content);
  }
  void heading(const std::string& content) {
    text_ += '\n';
    bold(content);
  }
  void table(const TextTable& rows) {
    for (const std::string& row : rows.lines_within(style_.width, indent)) line(row);
  }

  void write_answer() {
    const PlannedPoint& best = plan_.points[*plan_.best];
    line(fmt::format("least {}: {}", plan_.objective, shown(plan_.objective, best.objective)));
    TextTable rows{{TextTable::left(""), TextTable::left("")}};
    for (std::size_t i = 0; i < best.point.labels.size(); ++i) {
      rows.add_row({study_.dimensions[i].name, best.point.labels[i]});
    }
    text_ += '\n';
    table(rows);
  }

  void write_goals(const PlannedPoint& point) {
    if (study_.goals.empty()) return;
    heading(fmt::format("Goals, in {} run{}", point.runs, point.runs == 1 ? "" : "s"));
    TextTable rows{{TextTable::left(""), TextTable::left(""), TextTable::right(""),
                    TextTable::left(""), TextTable::left("")}};
    for (std::size_t i = 0; i < study_.goals.size(); ++i) {
      const Goal& goal = study_.goals[i];
      const GoalOutcome& seen = point.goals[i];
      rows.add_row({seen.met ? "met" : "missed", subject_of(goal), shown(goal.metric, seen.value),
                    limits(goal), sureness(seen.confidence)});
    }
    table(rows);
  }

  /// What differs from the best point, in one dimension.
  std::string step_from_best(const PlannedPoint& point) const {
    const StudyPoint& best = plan_.points[*plan_.best].point;
    for (std::size_t i = 0; i < best.labels.size(); ++i) {
      if (point.point.labels[i] == best.labels[i]) continue;
      return study_.dimensions[i].name + " = " + point.point.labels[i];
    }
    return "";
  }

  void write_neighbours() {
    if (plan_.below.empty() && plan_.above.empty()) return;
    heading("Next to it");
    TextTable rows{{TextTable::left(""), TextTable::left(""), TextTable::left("")}};
    for (const auto* side : {&plan_.below, &plan_.above}) {
      for (const std::size_t place : *side) {
        const PlannedPoint& point = plan_.points[place];
        if (point.meets) {
          rows.add_row({step_from_best(point), "meets all goals", ""});
          continue;
        }
        const std::size_t goal = missed_goal(point);
        const std::string& metric = study_.goals[goal].metric;
        rows.add_row({step_from_best(point),
                      fmt::format("misses {}: {}", subject_of(study_.goals[goal]),
                                  shown(metric, point.goals[goal].value)),
                      sureness(point.goals[goal].confidence)});
      }
    }
    table(rows);
  }

  void write_failure() {
    line(fmt::format("no point of {} meets the goals", plan_.points_in_all));
    heading("The best that was reached");
    TextTable rows{
        {TextTable::left(""), TextTable::right(""), TextTable::left(""), TextTable::left("")}};
    for (std::size_t i = 0; i < study_.goals.size(); ++i) {
      const auto nearest = nearest_to_goal(study_.goals[i], i, plan_);
      const std::string& metric = study_.goals[i].metric;
      if (!nearest) {
        rows.add_row({subject_of(study_.goals[i]), "no value", limits(study_.goals[i]), ""});
        continue;
      }
      const PlannedPoint& point = plan_.points[*nearest];
      rows.add_row({subject_of(study_.goals[i]), shown(metric, point.goals[i].value),
                    limits(study_.goals[i]), "at " + labels_of(study_, point.point, ", ")});
    }
    table(rows);
  }

  void write_frontier() {
    const std::vector<std::size_t> frontier = frontier_of(plan_);
    if (frontier.size() < 2) return;
    heading("What less delay costs, of the points looked at");
    std::vector<TextTable::Column> columns{TextTable::right(plan_.objective),
                                           TextTable::right("p95 delay"), TextTable::left("goals")};
    for (const Dimension& dimension : study_.dimensions) {
      columns.push_back(TextTable::right(dimension.name));
    }
    TextTable rows{columns};
    for (const std::size_t place : frontier) {
      const PlannedPoint& point = plan_.points[place];
      std::vector<std::string> cells{shown(plan_.objective, point.objective),
                                     shown("queue_delay_s.p95", point.delay_p95_s),
                                     point.meets ? "met" : "missed"};
      for (const std::string& label : point.point.labels) cells.push_back(label);
      rows.add_row(std::move(cells));
    }
    table(rows);
  }

  void write_surprises() {
    if (plan_.surprises.empty()) return;
    heading("More is not better here");
    constexpr std::size_t shown_max = 5;
    for (std::size_t i = 0; i < std::min(shown_max, plan_.surprises.size()); ++i) {
      const auto& [meeting, missing] = plan_.surprises[i];
      line(fmt::format("  {} meets the goals, {} does not",
                       labels_of(study_, plan_.points[meeting].point, ", "),
                       labels_of(study_, plan_.points[missing].point, ", ")));
    }
    line("  so a cheaper point may have been passed over; name such keys in search.separately");
  }

  const Study& study_;
  const Plan& plan_;
  const TerminalStyle& style_;
  std::string text_;
};

}  // namespace

std::string plan_text(const Study& study, const Plan& plan, const TerminalStyle& style) {
  return PlanText{study, plan, style}.write();
}

}  // namespace headroom

#include "tools/sweep/sweep_report.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/report/readable.hpp"
#include "sim/report/text_table.hpp"
#include "sim/report/tree.hpp"
#include "tools/check/json_line.hpp"
#include "tools/sweep/sweep.hpp"
#include "tools/sweep/sweep_result.hpp"

namespace headroom {
namespace {

constexpr std::size_t rows_max = 50;
constexpr std::size_t best_rows = 20;
constexpr std::size_t failures_max = 5;
constexpr std::size_t cell_width = 40;
/// More points than a page can draw stay in the files.
constexpr std::size_t study_points_shown = 20'000;

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", readable_number(static_cast<double>(count)), noun,
                     count == 1 ? "" : "s");
}

/// `value` in the unit that the name of the metric says.
std::string readable(const std::string& metric, double value) {
  const bool is_time = metric.find("_s.") != std::string::npos || metric.ends_with("_s");
  if (is_time && value >= 0.0) return readable_duration(value);
  if (metric.ends_with("ratio")) return readable_ratio(value);
  return readable_number(value);
}

std::string figure_text(const std::string& metric, const std::optional<MeanFigure>& figure) {
  if (!figure) return "–";
  std::string text = readable(metric, figure->mean);
  if (figure->half_width) text += " ± " + readable(metric, *figure->half_width);
  return text;
}

/// What stands over the columns of dimensions: the end of a path where that tells them apart.
std::vector<std::string> titles(const Sweep& sweep) {
  std::map<std::string, int> uses;
  std::vector<std::string> ends;
  for (const Dimension& dimension : sweep.study.dimensions) {
    ends.push_back(dimension.name.substr(dimension.name.rfind('.') + 1));
    ++uses[ends.back()];
  }
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (uses[ends[i]] > 1) ends[i] = sweep.study.dimensions[i].name;
    ends[i] = readable_name(ends[i], cell_width);
  }
  return ends;
}

bool is_numeric(const Sweep& sweep, std::size_t dimension) {
  if (sweep.study.dimensions[dimension].range) return true;
  const auto& values = sweep.study.dimensions[dimension].values;
  return !values.empty() && std::ranges::all_of(values, [](const VariedValue& value) {
    return value.number.has_value();
  });
}

/// The points to show: all of a few, else those with least of the first metric.
std::vector<std::size_t> shown_points(const SweepResult& result) {
  std::vector<std::size_t> shown(result.points.size());
  std::iota(shown.begin(), shown.end(), std::size_t{0});
  if (shown.size() <= rows_max) return shown;
  std::ranges::stable_sort(shown, [&](std::size_t left, std::size_t right) {
    const auto& a = result.points[left];
    const auto& b = result.points[right];
    if (a.meets_goals != b.meets_goals) return a.meets_goals;
    if (a.figures[0].has_value() != b.figures[0].has_value()) return a.figures[0].has_value();
    return a.figures[0] && a.figures[0]->mean < b.figures[0]->mean;
  });
  shown.resize(best_rows);
  return shown;
}

bool has_goals(const Sweep& sweep) {
  return std::ranges::any_of(sweep.study.goals,
                             [](const Goal& goal) { return goal.where.empty(); });
}

std::string goals_text(const PointResult& point) {
  const std::string word = point.meets_goals ? "met" : "missed";
  return point.goals_are_sure ? word : "likely " + word;
}

std::vector<std::string> point_cells(const Sweep& sweep, const PointResult& result,
                                     std::size_t point) {
  std::vector<std::string> cells{fmt::format("{}", point)};
  for (const std::string& label : sweep.points[point].labels) {
    cells.push_back(label.empty() ? "as the base" : readable_name(label, cell_width));
  }
  const bool failed = result.done == 0 && result.failed > 0;
  for (std::size_t i = 0; i < sweep.metrics.size(); ++i) {
    cells.push_back(failed ? "failed" : figure_text(sweep.metrics[i], result.figures[i]));
  }
  if (has_goals(sweep)) cells.push_back(goals_text(result));
  return cells;
}

std::string points_table(const Sweep& sweep, const SweepResult& result, std::size_t width) {
  std::vector<TextTable::Column> columns{TextTable::right("point")};
  const std::vector<std::string> names = titles(sweep);
  for (std::size_t i = 0; i < names.size(); ++i) {
    columns.push_back(is_numeric(sweep, i) ? TextTable::right(names[i])
                                           : TextTable::left(names[i]));
  }
  for (const std::string& metric : sweep.metrics) columns.push_back(TextTable::right(metric));
  if (has_goals(sweep)) columns.push_back(TextTable::left("goals"));
  TextTable table{std::move(columns)};
  for (const std::size_t point : shown_points(result)) {
    table.add_row(point_cells(sweep, result.points[point], point));
  }
  std::string text;
  for (const std::string& line : table.lines_within(width, 2)) text += line + "\n";
  return text;
}

std::string failures_text(const SweepResult& result) {
  if (result.failures.empty()) return {};
  std::string text = fmt::format("\n{} failed:\n", counted(result.failures.size(), "run"));
  for (std::size_t i = 0; i < std::min(failures_max, result.failures.size()); ++i) {
    const RunFailure& failure = result.failures[i];
    constexpr std::size_t width = 200;
    text += fmt::format("  point {}, seed {}: {}\n", failure.point, failure.seed,
                        readable_name(failure.message, width));
  }
  if (result.failures.size() > failures_max) {
    text += fmt::format("  and {} more\n", result.failures.size() - failures_max);
  }
  return text;
}

std::string best_text(const Sweep& sweep, const SweepResult& result) {
  if (sweep.study.minimize.empty()) return {};
  const std::string within = has_goals(sweep) ? " where the goals are met" : "";
  if (!result.best) return fmt::format("\nNo point has {}{}\n", sweep.study.minimize, within);
  std::string text = fmt::format("\nLeast {}{}: {}", sweep.study.minimize, within,
                                 point_text(sweep, *result.best));
  const auto metric = std::ranges::find(sweep.metrics, sweep.study.minimize);
  if (metric != sweep.metrics.end()) {
    const auto column = static_cast<std::size_t>(metric - sweep.metrics.begin());
    text += ": " + figure_text(*metric, result.points[*result.best].figures[column]);
  }
  return text + "\n";
}

Tree value_tree(const std::string& label) {
  const auto value = try_parse_json(label);
  return value ? tree_of(*value) : Tree{label};
}

Tree settings_tree(const Sweep& sweep, std::size_t point) {
  Tree settings = Tree::object();
  for (std::size_t i = 0; i < sweep.study.dimensions.size(); ++i) {
    const std::string& label = sweep.points[point].labels[i];
    if (!label.empty()) settings.add(sweep.study.dimensions[i].name, value_tree(label));
  }
  return settings;
}

Tree figure_tree(const MeanFigure& figure) {
  Tree tree = Tree::object();
  tree.add("mean", figure.mean);
  const auto half = figure.half_width;
  tree.add("ci95_low", half ? Tree{figure.mean - *half} : Tree{});
  tree.add("ci95_high", half ? Tree{figure.mean + *half} : Tree{});
  tree.add("n", figure.count);
  return tree;
}

Tree point_tree(const Sweep& sweep, const PointResult& result, std::size_t number) {
  Tree point = Tree::object();
  point.add("point", number);
  point.add("settings", settings_tree(sweep, number));
  point.add("done", result.done);
  point.add("failed", result.failed);
  if (has_goals(sweep)) {
    point.add("goals_met", result.meets_goals);
    point.add("goals_sure", result.goals_are_sure);
  }
  Tree& metrics = point.add("metrics", Tree::object());
  for (std::size_t i = 0; i < sweep.metrics.size(); ++i) {
    const auto& figure = result.figures[i];
    metrics.add(sweep.metrics[i], figure ? figure_tree(*figure) : Tree{});
  }
  return point;
}

/// A value as pages show it; where the base stands it has no label.
Tree shown_value(const std::string& label) {
  return label.empty() ? Tree{"as in the base"} : value_tree(label);
}

}  // namespace

std::string point_text(const Sweep& sweep, std::size_t point) {
  std::string text;
  for (std::size_t i = 0; i < sweep.study.dimensions.size(); ++i) {
    const std::string& label = sweep.points[point].labels[i];
    if (label.empty()) continue;
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", sweep.study.dimensions[i].name,
                        readable_name(label, cell_width));
  }
  return text.empty() ? fmt::format("point {}", point) : fmt::format("point {} ({})", point, text);
}

std::string size_text(const Sweep& sweep) {
  return fmt::format("{} × {} = {}", counted(sweep.points.size(), "point"),
                     counted(sweep.study.replications, "seed"), counted(sweep.run_count(), "run"));
}

std::string sweep_text(const Sweep& sweep, const SweepResult& result, const TerminalStyle& style) {
  constexpr std::size_t title_width = 100;
  std::string text = readable_name(sweep.study.name, title_width);
  if (style.colour) text = "\x1b[1m" + text + "\x1b[0m";
  text += '\n';
  text += size_text(sweep);
  if (!result.failures.empty()) {
    text +=
        fmt::format(", {} failed", readable_number(static_cast<double>(result.failures.size())));
  }
  if (result.missing > 0) {
    text += fmt::format(", {} not made yet", readable_number(static_cast<double>(result.missing)));
  }
  text += "\n\n";
  if (result.points.size() > rows_max) {
    text += fmt::format("The {} points with least {}\n", best_rows, sweep.metrics.front());
  }
  text += points_table(sweep, result, style.width);
  const std::string best = best_text(sweep, result);
  if (!best.empty()) {
    text +=
        '\n' + wrapped(std::string_view{best}.substr(1, best.size() - 2), style.width, 2) + '\n';
  }
  return text + failures_text(result);
}

Tree sweep_tree(const Sweep& sweep, const SweepResult& result) {
  Tree tree = Tree::object();
  tree.add("study", sweep.study.name);
  tree.add("replications", sweep.study.replications);
  tree.add("runs", sweep.run_count());
  tree.add("missing", result.missing);
  Tree best;
  if (result.best) best = settings_tree(sweep, *result.best);
  tree.add("best", std::move(best));
  Tree& set = tree.add("best_set", Tree::list());
  if (result.best) {
    for (const std::string& text : sweep.points[*result.best].overrides) set.append(text);
  }
  tree.add("best_point", result.best ? Tree{*result.best} : Tree{});
  Tree& points = tree.add("points", Tree::list());
  for (std::size_t i = 0; i < sweep.points.size(); ++i) {
    points.append(point_tree(sweep, result.points[i], i));
  }
  Tree& failures = tree.add("failures", Tree::list());
  for (const RunFailure& failure : result.failures) {
    Tree& item = failures.append(Tree::object());
    item.add("point", failure.point);
    item.add("seed", failure.seed);
    item.add("message", failure.message);
  }
  return tree;
}

Tree sweep_study(const Sweep& sweep, const SweepResult& result) {
  Tree tree = Tree::object();
  tree.add("study", sweep.study.name);
  tree.add("replications", sweep.study.replications);
  tree.add("runs", sweep.run_count());
  tree.add("missing", result.missing);
  tree.add("failed", result.failures.size());
  tree.add("best_point", result.best ? Tree{*result.best} : Tree{});
  tree.add("minimize", sweep.study.minimize);
  const std::size_t shown = std::min(sweep.points.size(), study_points_shown);
  Tree& parameters = tree.add("parameters", Tree::list());
  for (std::size_t i = 0; i < sweep.study.dimensions.size(); ++i) {
    Tree& parameter = parameters.append(Tree::object());
    parameter.add("name", sweep.study.dimensions[i].name);
    Tree& values = parameter.add("values", Tree::list());
    std::set<std::string> seen;
    for (std::size_t point = 0; point < shown; ++point) {
      const std::string& label = sweep.points[point].labels[i];
      if (seen.insert(label).second) values.append(shown_value(label));
    }
  }
  Tree& metrics = tree.add("metrics", Tree::list());
  for (const std::string& metric : sweep.metrics) metrics.append(metric);
  tree.add("points_in_all", sweep.points.size());
  Tree& points = tree.add("points", Tree::list());
  for (std::size_t i = 0; i < shown; ++i) {
    Tree& point = points.append(Tree::object());
    Tree& values = point.add("values", Tree::list());
    for (const std::string& label : sweep.points[i].labels) values.append(shown_value(label));
    if (has_goals(sweep)) point.add("goals_met", result.points[i].meets_goals);
    Tree& figures = point.add("figures", Tree::object());
    for (std::size_t k = 0; k < sweep.metrics.size(); ++k) {
      const auto& figure = result.points[i].figures[k];
      if (figure) figures.add(sweep.metrics[k], figure_tree(*figure));
    }
  }
  return tree;
}

}  // namespace headroom

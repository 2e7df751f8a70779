#include "tools/forecast/forecast_report.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/goal.hpp"

#include "sim/report/goal_report.hpp"
#include "sim/report/readable.hpp"
#include "sim/report/text_table.hpp"
#include "sim/report/warning_block.hpp"
#include "tools/forecast/growth.hpp"

namespace headroom {
namespace {

constexpr std::size_t indent = 2;

std::string limit_text(const Goal& goal) {
  std::string text = subject_of(goal);
  if (goal.at_most) text += " at most " + readable_figure(goal.metric, *goal.at_most);
  if (goal.at_least) text += " at least " + readable_figure(goal.metric, *goal.at_least);
  return text;
}

/// What changes with `month` besides its growth.
std::vector<std::string> changes_of(const Growth& growth, const std::vector<Delivery>& deliveries,
                                    std::size_t month) {
  std::vector<std::string> changes;
  for (const Growth::Step& step : growth.steps) {
    if (step.month != month) continue;
    changes.push_back(step.what.empty() ? fmt::format("demand × {:g}", step.factor) : step.what);
  }
  for (const Growth::Team& team : growth.teams) {
    if (team.month == month) changes.push_back(team.name.empty() ? "a new team" : team.name);
  }
  for (const Delivery& delivery : deliveries) {
    if (delivery.month != month) continue;
    changes.push_back(fmt::format("{:+} {}", delivery.change, delivery.group));
  }
  return changes;
}

class ForecastText {
 public:
  ForecastText(const Study& study, const Forecast& forecast, const TerminalStyle& style)
      : study_{study},
        forecast_{forecast},
        style_{style},
        growth_{read_growth(study)},
        deliveries_{read_deliveries(study)} {}

  std::string write() {
    heading(study_.name);
    text_ += warning_block(forecast_.warnings, std::max<std::size_t>(style_.width, 80));
    if (!forecast_.warnings.empty()) text_ += '\n';
    for (std::size_t goal = 0; goal < study_.goals.size(); ++goal) write_goal(goal);
    write_orders();
    write_months();
    const std::string end = fmt::format(
        "{} months, {} runs each; a month is a run of its own, with its demand and nodes from the "
        "start",
        forecast_.months.size(), study_.replications);
    text_ += '\n' + wrapped(end, style_.width, 0) + '\n';
    return std::move(text_);
  }

 private:
  void heading(const std::string& content) {
    text_ += style_.colour ? "\x1b[1m" + content + "\x1b[0m" : content;
    text_ += '\n';
  }
  void table(const TextTable& rows) {
    for (const std::string& row : rows.lines_within(style_.width, indent)) text_ += row + '\n';
  }

  [[nodiscard]] std::string name(std::size_t month) const { return month_name(growth_, month); }

  /// `2028-02 (2028-01 to 2028-04, 95% sure)`.
  [[nodiscard]] std::string breach_text(const Breach& breach) const {
    std::string text = "breaks in month " + name(breach.from);
    const bool is_certain = breach.latest == breach.from && breach.earliest == breach.from;
    if (!is_certain) {
      text += fmt::format(" ({} to {}", name(breach.earliest),
                          breach.latest
                              ? name(*breach.latest)
                              : "after " + name(breach.to.value_or(forecast_.months.size() - 1)));
      text += ", with " + readable_ratio(growth_.confidence) + " confidence)";
    }
    if (breach.to) text += ", is met again from " + name(*breach.to + 1);
    return text;
  }

  void write_goal(std::size_t goal) {
    bool breaks = false;
    for (const Breach& breach : forecast_.breaches) {
      if (breach.goal != goal) continue;
      text_ += wrapped(limit_text(study_.goals[goal]) + ": " + breach_text(breach),
                       std::min<std::size_t>(style_.width, 100), indent);
      text_ += '\n';
      breaks = true;
    }
    if (!breaks) {
      text_ += fmt::format("{}: holds in all {} months\n", limit_text(study_.goals[goal]),
                           forecast_.months.size());
    }
  }

  void write_orders() {
    if (forecast_.orders.empty() || !growth_.order) return;
    text_ += '\n';
    heading("What to order");
    TextTable rows{{TextTable::left(""), TextTable::left(""), TextTable::left("")}};
    for (const ForecastOrder& order : forecast_.orders) {
      std::string remark = "enough until " + name(order.enough_until);
      if (!order.is_enough) remark = "the most allowed, and not enough";
      if (order.arrives > order.needed) remark += ", too late for " + name(order.needed);
      rows.add_row(
          {fmt::format("{} × {}", order.count, growth_.order->group),
           fmt::format("by month {}, to be there in {}", name(order.order_by), name(order.arrives)),
           remark});
    }
    table(rows);
  }

  void write_months() {
    text_ += '\n';
    heading("Month by month");
    const bool has_cost = forecast_.months.front().metrics.back().has_value();
    std::vector<TextTable::Column> columns;
    for (const char* title :
         {"month", "demand", "GPUs", "allocated", "busy", "mean delay", "p95", "waiting"}) {
      columns.push_back(TextTable::right(title));
    }
    if (has_cost) columns.push_back(TextTable::right("cost"));
    columns.push_back(TextTable::left("goals"));
    columns.push_back(TextTable::left(""));
    TextTable rows{columns};
    for (const ForecastMonth& month : forecast_.months) {
      std::vector<std::string> cells{name(month.month), fmt::format("{:.2f}×", month.demand),
                                     readable_number(static_cast<double>(month.gpus))};
      for (std::size_t i = 0; i < month.metrics.size(); ++i) {
        const std::string_view metric = forecast_metrics[i];
        if (metric.ends_with(".p50") || metric.ends_with(".p99")) continue;
        if (metric.starts_with("cost.") && !has_cost) continue;
        const auto& estimate = month.metrics[i];
        cells.push_back(estimate ? readable_figure(metric, estimate->mean) : "-");
      }
      cells.push_back(goals_cell(month));
      const auto changes = changes_of(growth_, deliveries_, month.month);
      cells.push_back(fmt::format("{}", fmt::join(changes, ", ")));
      rows.add_row(std::move(cells));
    }
    table(rows);
  }

  /// `met`, or which are missed, by number where there are several.
  static std::string goals_cell(const ForecastMonth& month) {
    std::vector<std::size_t> missed;
    for (std::size_t i = 0; i < month.goals.size(); ++i) {
      if (!month.goals[i].met) missed.push_back(i + 1);
    }
    if (missed.empty()) return "met";
    if (month.goals.size() == 1) return "missed";
    return fmt::format("missed: {}", fmt::join(missed, ", "));
  }

  const Study& study_;
  const Forecast& forecast_;
  const TerminalStyle& style_;
  Growth growth_;
  std::vector<Delivery> deliveries_;
  std::string text_;
};

Tree estimate_tree(const std::optional<MeanEstimate>& estimate) {
  if (!estimate) return {};
  Tree tree = Tree::object();
  tree.add("mean", estimate->mean);
  tree.add("low", estimate->interval ? Tree{estimate->interval->low} : Tree{});
  tree.add("high", estimate->interval ? Tree{estimate->interval->high} : Tree{});
  tree.add("n", estimate->count);
  return tree;
}

Tree month_tree(const Study& study, const ForecastMonth& month) {
  Tree tree = Tree::object();
  tree.add("month", month.month);
  tree.add("demand", month.demand);
  tree.add("gpus", month.gpus);
  Tree& metrics = tree.add("metrics", Tree::object());
  for (std::size_t i = 0; i < month.metrics.size(); ++i) {
    metrics.add(forecast_metrics[i], estimate_tree(month.metrics[i]));
  }
  Tree& goals = tree.add("goals", Tree::list());
  for (std::size_t i = 0; i < month.goals.size(); ++i) {
    Tree& goal = goals.append(Tree::object());
    goal.add("goal", subject_of(study.goals[i]));
    goal.add("at_most", study.goals[i].at_most);
    goal.add("at_least", study.goals[i].at_least);
    goal.add("value", month.goals[i].value);
    goal.add("met", month.goals[i].met);
    goal.add("confidence", month.goals[i].confidence);
  }
  return tree;
}

}  // namespace

std::string forecast_text(const Study& study, const Forecast& forecast,
                          const TerminalStyle& style) {
  return ForecastText{study, forecast, style}.write();
}

Tree forecast_tree(const Study& study, const Forecast& forecast) {
  const Growth growth = read_growth(study);
  const std::vector<Delivery> deliveries = read_deliveries(study);
  Tree tree = Tree::object();
  tree.add("study", study.name);
  tree.add("replications", study.replications);
  Tree& breaches = tree.add("breaches", Tree::list());
  for (const Breach& breach : forecast.breaches) {
    Tree& row = breaches.append(Tree::object());
    row.add("goal", subject_of(study.goals[breach.goal]));
    row.add("month", breach.from);
    row.add("last_month", breach.to);
    row.add("earliest", breach.earliest);
    row.add("latest", breach.latest);
  }
  Tree& orders = tree.add("orders", Tree::list());
  for (const ForecastOrder& order : forecast.orders) {
    Tree& row = orders.append(Tree::object());
    row.add("nodes", growth.order ? growth.order->group : std::string{});
    row.add("count", order.count);
    row.add("order_by", order.order_by);
    row.add("arrives", order.arrives);
    row.add("needed", order.needed);
    row.add("enough_until", order.enough_until);
    row.add("is_enough", order.is_enough);
  }
  Tree& months = tree.add("months", Tree::list());
  for (const ForecastMonth& month : forecast.months) {
    Tree& row = months.append(month_tree(study, month));
    row.add("name", month_name(growth, month.month));
    Tree& changes = row.add("changes", Tree::list());
    for (const auto& change : changes_of(growth, deliveries, month.month)) changes.append(change);
  }
  Tree& warnings = tree.add("warnings", Tree::list());
  for (const std::string& warning : forecast.warnings) warnings.append(warning);
  return tree;
}

}  // namespace headroom

#include "sim/report/goal_report.hpp"

#include <fmt/core.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "sim/report/readable.hpp"
#include "sim/report/text_table.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

constexpr std::size_t name_width_max = 24;
constexpr std::size_t subject_width_max = 60;

bool is_true(const Tree& tree, std::string_view name) {
  const Tree* found = tree.find(name);
  const bool* truth = found != nullptr ? std::get_if<bool>(&found->value()) : nullptr;
  return truth != nullptr && *truth;
}

std::string_view text_at(const Tree& tree, std::string_view name) {
  const Tree* found = tree.find(name);
  return found != nullptr ? found->text() : std::string_view{};
}

/// `queue_delay_s.p95, gpus >=8`.
std::string subject(const Tree& goal) {
  std::string text{text_at(goal, "metric")};
  const Tree* where = goal.find("where");
  if (where == nullptr) return text;
  for (const auto& [field, condition] : where->members()) {
    text += fmt::format(", {} {}", field, condition.text());
  }
  return text;
}

std::string wanted(const Tree& goal) {
  const std::string_view metric = text_at(goal, "metric");
  std::string text;
  for (const auto& [name, words] : {std::pair{"at_most", "at most "}, {"at_least", "at least "}}) {
    const auto limit = mean_at(goal, name);
    if (!limit) continue;
    text += (text.empty() ? "" : ", ") + std::string{words} + readable_figure(metric, *limit);
  }
  if (const auto waiting = mean_at(goal, "still_waiting")) {
    text += fmt::format(" ({} still waiting)", readable_number(*waiting));
  }
  if (const auto ratio = mean_at(goal, "met_ratio")) {
    text += fmt::format(" (met in {} of runs)", readable_ratio(*ratio));
  }
  return text;
}

std::string money(const std::optional<double>& amount) {
  return amount ? readable_number(*amount) : "unknown";
}

}  // namespace

TextTable goals_table(const Tree& goals) {
  TextTable rows{
      {TextTable::left(""), TextTable::left(""), TextTable::right(""), TextTable::left("")}};
  for (const Tree& goal : goals.items()) {
    const auto value = mean_at(goal, "value");
    rows.add_row(
        {is_true(goal, "met") ? "met" : "missed", readable_name(subject(goal), subject_width_max),
         value ? readable_figure(text_at(goal, "metric"), *value) : "no value", wanted(goal)});
  }
  return rows;
}

std::string cost_title(const Tree& cost) {
  constexpr double seconds_per_year = 365.0 * 86'400.0;
  return fmt::format("What the stack costs over {:.3g} years: {} {}",
                     mean_at(cost, "lifetime_s").value_or(0.0) / seconds_per_year,
                     money(mean_at(cost, "total")), text_at(cost, "currency"));
}

TextTable cost_table(const Tree& cost) {
  TextTable rows{{TextTable::left(""), TextTable::right(""), TextTable::right("")}};
  if (const Tree* parts = cost.find("parts")) {
    for (const Tree& part : parts->items()) {
      rows.add_row({fmt::format("{} × {}", readable_number(mean_at(part, "count").value_or(0.0)),
                                readable_name(text_at(part, "name"), name_width_max)),
                    money(mean_at(part, "purchase")), ""});
    }
  }
  const double power = mean_at(cost, "power_kw").value_or(0.0);
  if (const auto energy = mean_at(cost, "energy")) {
    rows.add_row({"energy", money(energy), fmt::format("{} kW", readable_number(power))});
  }
  if (const auto hour = mean_at(cost, "per_useful_gpu_hour")) {
    rows.add_row({"a useful GPU-hour", readable_number(*hour), ""});
  }
  return rows;
}

std::string readable_figure(std::string_view metric, double value) {
  const auto has = [&](std::string_view part) { return metric.find(part) != metric.npos; };
  const bool is_time = has("_s.") || metric.ends_with("_s") || has("_s_");
  if (is_time) return readable_duration(value);
  if (has("ratio") || metric.starts_with("fragmentation")) return readable_ratio(value);
  return readable_number(value);
}

}  // namespace headroom

#include "tools/check/judgement.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/report/decimal.hpp"
#include "sim/report/tree.hpp"
#include "tools/check/suite.hpp"

namespace headroom {
namespace {

/// One condition of an expectation against the figure that was seen.
struct Condition {
  bool holds = false;
  std::string wanted;
  double reference = 0.0;  ///< what the deviation is counted from
};

std::string tolerance_text(const MetricExpectation& expectation) {
  std::string text;
  if (expectation.rel_tol > 0.0) {
    text += fmt::format(" ± {} %", number_text(expectation.rel_tol * 100.0));
  }
  if (expectation.abs_tol > 0.0) text += fmt::format(" ± {}", number_text(expectation.abs_tol));
  return text;
}

Condition near(double seen, double wanted, const MetricExpectation& expectation) {
  const double allowed = std::max(expectation.abs_tol, expectation.rel_tol * std::abs(wanted));
  return {.holds = std::abs(seen - wanted) <= allowed,
          .wanted = number_text(wanted) + tolerance_text(expectation),
          .reference = wanted};
}

/// The conditions with a number of their own or of the baseline.
std::vector<Condition> number_conditions(const MetricExpectation& expectation, double seen,
                                         std::optional<double> baseline) {
  std::vector<Condition> conditions;
  const auto at_most = [&](double limit, const std::string& note) {
    conditions.push_back({.holds = seen <= limit, .wanted = "at most " + note, .reference = limit});
  };
  const auto at_least = [&](double limit, const std::string& note) {
    conditions.push_back(
        {.holds = seen >= limit, .wanted = "at least " + note, .reference = limit});
  };
  const auto multiple = [&](double factor) {
    return fmt::format("{} × {} of the baseline", number_text(factor), number_text(*baseline));
  };
  if (expectation.value) conditions.push_back(near(seen, *expectation.value, expectation));
  if (expectation.at_most) at_most(*expectation.at_most, number_text(*expectation.at_most));
  if (expectation.at_least) at_least(*expectation.at_least, number_text(*expectation.at_least));
  if (baseline && expectation.at_most_rel) {
    at_most(*expectation.at_most_rel * *baseline, multiple(*expectation.at_most_rel));
  }
  if (baseline && expectation.at_least_rel) {
    at_least(*expectation.at_least_rel * *baseline, multiple(*expectation.at_least_rel));
  }
  return conditions;
}

/// The deviation in per cent, or as a difference from zero.
std::string deviation_text(double seen, double reference) {
  if (seen == reference) return "0";
  if (reference == 0.0) return fmt::format("{:+.3g}", seen);
  return fmt::format("{:+.3g} %", (seen - reference) / std::abs(reference) * 100.0);
}

/// `value` as it stands in the summary.
std::string shown(const Tree* value) {
  if (value == nullptr) return "nothing of that name";
  if (value->is_null()) return "null";
  if (const auto* truth = std::get_if<bool>(&value->value())) return *truth ? "true" : "false";
  if (const auto number = value->number()) return number_text(*number);
  if (std::holds_alternative<std::string>(value->value())) {
    return fmt::format("\"{}\"", value->text());
  }
  return value->is_object() ? "an object" : "a list";
}

std::string shown(const std::variant<bool, double, std::string>& wanted) {
  return shown(
      &static_cast<const Tree&>(std::visit([](const auto& value) { return Tree{value}; }, wanted)));
}

bool equal(const Tree* seen, const std::variant<bool, double, std::string>& wanted) {
  if (seen == nullptr) return false;
  if (const auto* number = std::get_if<double>(&wanted)) return seen->number() == *number;
  if (const auto* text = std::get_if<std::string>(&wanted)) {
    return std::holds_alternative<std::string>(seen->value()) && seen->text() == *text;
  }
  const auto* truth = std::get_if<bool>(&seen->value());
  return truth != nullptr && *truth == std::get<bool>(wanted);
}

/// Puts what the failing conditions say, else all, into words.
void settle(const std::vector<Condition>& conditions, double seen, Judgement& judgement) {
  const Condition* deciding = nullptr;
  for (const Condition& condition : conditions) {
    judgement.passed = judgement.passed && condition.holds;
    judgement.wanted += (judgement.wanted.empty() ? "" : " and ") + condition.wanted;
    if (deciding == nullptr || (deciding->holds && !condition.holds)) deciding = &condition;
  }
  if (deciding != nullptr) judgement.deviation = deviation_text(seen, deciding->reference);
}

/// What an expectation wants of a figure that is not there.
std::string wanted_at_all(const MetricExpectation& expectation, bool baseline_lacks_it) {
  if (baseline_lacks_it) return "a figure that the baseline has as well";
  return expectation.value ? number_text(*expectation.value) : "a number";
}

}  // namespace

std::optional<double> figure_at(const Tree& tree, std::string_view path) {
  const Tree* found = tree.find(path);
  if (found == nullptr) return std::nullopt;
  if (!found->is_object()) return found->number();
  if (found->find("ci95_low") != nullptr) return figure_at(*found, "mean");
  double sum = 0.0;
  for (const auto& [name, value] : found->members()) {
    const auto number = value.number();
    if (!number) return std::nullopt;
    sum += *number;
  }
  return sum;
}

Judgement judge(const MetricExpectation& expectation, const Tree& summary, const Tree* baseline) {
  const Tree* found = summary.find(expectation.metric);
  Judgement judgement{.passed = true,
                      .what = expectation.metric,
                      .seen = shown(found),
                      .wanted = {},
                      .deviation = {},
                      .source = expectation.source};
  if (expectation.equals) {
    judgement.passed = equal(found, *expectation.equals);
    judgement.wanted = shown(*expectation.equals);
  }
  const auto seen = figure_at(summary, expectation.metric);
  const bool is_relative = expectation.at_most_rel || expectation.at_least_rel;
  const auto accepted =
      baseline == nullptr ? std::nullopt : figure_at(*baseline, expectation.metric);
  const bool only_equals = expectation.equals && !expectation.value && !expectation.at_most &&
                           !expectation.at_least && !is_relative &&
                           expectation.equals_metric.empty();
  if (only_equals) return judgement;
  if (!seen || (is_relative && !accepted)) {
    judgement.passed = false;
    judgement.wanted = wanted_at_all(expectation, seen.has_value());
    return judgement;
  }
  judgement.seen = number_text(*seen);
  auto conditions = number_conditions(expectation, *seen, accepted);
  if (!expectation.equals_metric.empty()) {
    const auto other = figure_at(summary, expectation.equals_metric);
    conditions.push_back(other ? near(*seen, *other, expectation)
                               : Condition{.wanted = "a figure", .reference = *seen});
    conditions.back().wanted += " (" + expectation.equals_metric + ")";
  }
  settle(conditions, *seen, judgement);
  return judgement;
}

}  // namespace headroom

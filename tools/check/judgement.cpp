#include "tools/check/judgement.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "models/statistics/mean_estimate.hpp"
#include "models/statistics/two_stage.hpp"
#include "sim/report/decimal.hpp"
#include "sim/report/tree.hpp"
#include "tools/check/noise.hpp"
#include "tools/check/suite.hpp"
#include "tools/compare/paired_runs.hpp"

namespace headroom {
namespace {

/// One condition of an expectation against the figure that was seen.
struct Condition {
  bool holds = false;
  std::string wanted;
  double reference = 0.0;  ///< what the deviation is counted from
  double noise = 0.0;      ///< by how much chance alone may miss it
};

std::string tolerance_text(const MetricExpectation& expectation) {
  std::string text;
  if (expectation.rel_tol > 0.0) {
    text += fmt::format(" ± {} %", number_text(expectation.rel_tol * 100.0));
  }
  if (expectation.abs_tol > 0.0) text += fmt::format(" ± {}", number_text(expectation.abs_tol));
  return text;
}

Condition near(const NoisyFigure& seen, double wanted, const MetricExpectation& expectation,
               double alpha) {
  const double allowed = std::max(expectation.abs_tol, expectation.rel_tol * std::abs(wanted));
  const double noise = noise_of(seen, alpha / 2.0);  // it may miss on either side
  return {.holds = std::abs(seen.mean - wanted) <= allowed + noise,
          .wanted = number_text(wanted) + tolerance_text(expectation),
          .reference = wanted,
          .noise = noise};
}

/// How far the run is beyond `factor` times the reference, upwards or downwards.
struct Excess {
  double mean = 0.0;
  double noise = 0.0;
};

/// In full where it is exact; more digits than noise leaves it are no use.
std::string figure_text(double figure, double noise) {
  return noise > 0.0 ? fmt::format("{:.6g}", figure) : number_text(figure);
}

/// What relative conditions compare with.
class Accepted {
 public:
  Accepted(const std::string& metric, const NoisyFigure& seen, const Evidence& evidence)
      : seen_{seen}, alpha_{evidence.alpha} {
    if (evidence.baseline != nullptr) {
      baseline_ = noisy_figure(*evidence.baseline, metric);
      values_ = paired_with_baseline(evidence, metric);
    }
    if (evidence.pairs == nullptr) return;
    values_ = paired_values(*evidence.pairs, 0, 1,
                            [&](const Tree& summary) { return figure_at(summary, metric); });
  }

  /// The accepted figure, if there is one.
  [[nodiscard]] std::optional<double> mean() const {
    if (baseline_) return baseline_->mean;
    const bool enough = values_.pilot >= 2 || values_.first.size() == 1;
    return enough ? std::optional{estimate_mean(values_.first).mean} : std::nullopt;
  }
  [[nodiscard]] const char* name() const { return baseline_ ? "baseline" : "reference"; }

  /// `sign` is 1 where more is too much, -1 where less is too little.
  [[nodiscard]] Excess excess(double factor, double sign) const {
    if (baseline_ && values_.first.empty()) {
      const NoisyFigure difference = weighted_difference(*baseline_, factor, seen_);
      return {sign * difference.mean, noise_of(difference, alpha_)};
    }
    std::vector<double> beyond;
    for (std::size_t i = 0; i < values_.first.size(); ++i) {
      beyond.push_back(sign * (values_.second[i] - (factor * values_.first[i])));
    }
    if (beyond.size() == 1) return {beyond.front(), 0.0};
    const TwoStageEstimate estimate = two_stage_estimate(beyond, values_.pilot, 2.0 * alpha_);
    return {estimate.mean, estimate.half_width};
  }

 private:
  NoisyFigure seen_;
  double alpha_;
  std::optional<NoisyFigure> baseline_;
  PairedValues values_;
};

/// The conditions with a number of their own or of what was accepted.
std::vector<Condition> number_conditions(const MetricExpectation& expectation,
                                         const NoisyFigure& seen, const Accepted& accepted,
                                         double alpha) {
  std::vector<Condition> conditions;
  const auto bound = [&](const std::optional<double>& limit, const char* words, double sign) {
    if (!limit) return;
    const double noise = noise_of(seen, alpha);
    conditions.push_back({.holds = sign * (seen.mean - *limit) <= noise,
                          .wanted = fmt::format("{} {}", words, number_text(*limit)),
                          .reference = *limit,
                          .noise = noise});
  };
  const auto relative = [&](const std::optional<double>& factor, const char* words, double sign) {
    const auto base = accepted.mean();
    if (!factor || !base) return;
    const Excess excess = accepted.excess(*factor, sign);
    conditions.push_back({.holds = excess.mean <= excess.noise,
                          .wanted = fmt::format("{} {} × {} of the {}", words, number_text(*factor),
                                                figure_text(*base, excess.noise), accepted.name()),
                          .reference = *factor * *base,
                          .noise = excess.noise});
  };
  if (expectation.value) conditions.push_back(near(seen, *expectation.value, expectation, alpha));
  bound(expectation.at_most, "at most", 1.0);
  bound(expectation.at_least, "at least", -1.0);
  relative(expectation.at_most_rel, "at most", 1.0);
  relative(expectation.at_least_rel, "at least", -1.0);
  return conditions;
}

/// The deviation in per cent, or as a difference from zero.
std::string deviation_text(double seen, double reference) {
  if (seen == reference) return "0";
  if (reference == 0.0) return fmt::format("{:+.3g}", seen);
  const double percent = (seen - reference) / std::abs(reference) * 100.0;
  constexpr double whole_from = 1000.0;
  return std::abs(percent) < whole_from ? fmt::format("{:+.3g} %", percent)
                                        : fmt::format("{:+.0f} %", percent);
}

/// The same of what chance may do: always a size.
std::string noise_text(double noise, double reference) {
  if (noise <= 0.0) return {};
  if (reference == 0.0) return fmt::format("{:.3g}", noise);
  return fmt::format("{:.3g} %", noise / std::abs(reference) * 100.0);
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
  if (deciding == nullptr) return;
  judgement.deviation = deviation_text(seen, deciding->reference);
  judgement.noise = noise_text(deciding->noise, deciding->reference);
}

/// What an expectation wants of a figure that is not there.
std::string wanted_at_all(const MetricExpectation& expectation, bool other_lacks_it,
                          bool has_reference) {
  if (other_lacks_it) {
    return fmt::format("a figure that the {} has as well",
                       has_reference ? "reference" : "baseline");
  }
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

Judgement judge(const MetricExpectation& expectation, const Evidence& evidence) {
  const Tree& summary = *evidence.summary;
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
  const auto seen = noisy_figure(summary, expectation.metric);
  const bool is_relative = expectation.at_most_rel || expectation.at_least_rel;
  const bool only_equals = expectation.equals && !expectation.value && !expectation.at_most &&
                           !expectation.at_least && !is_relative &&
                           expectation.equals_metric.empty();
  if (only_equals) return judgement;
  const Accepted accepted{expectation.metric, seen.value_or(NoisyFigure{}), evidence};
  if (!seen || (is_relative && !accepted.mean())) {
    judgement.passed = false;
    judgement.wanted = wanted_at_all(expectation, seen.has_value(), evidence.pairs != nullptr);
    return judgement;
  }
  judgement.seen = figure_text(seen->mean, seen->error);
  auto conditions = number_conditions(expectation, *seen, accepted, evidence.alpha);
  if (!expectation.equals_metric.empty()) {
    const auto other = figure_at(summary, expectation.equals_metric);
    // Both are figures of the same runs, so their difference has no noise that one could see.
    conditions.push_back(
        other ? near(NoisyFigure{seen->mean, 0.0, 0.0}, *other, expectation, evidence.alpha)
              : Condition{.wanted = "a figure", .reference = seen->mean});
    conditions.back().wanted += " (" + expectation.equals_metric + ")";
  }
  settle(conditions, seen->mean, judgement);
  return judgement;
}

}  // namespace headroom

#include "tools/compare/condition.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/goal.hpp"
#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/statistics/mean_estimate.hpp"
#include "models/statistics/two_stage.hpp"

namespace headroom {
namespace {

constexpr std::array<std::pair<std::string_view, ConditionWord>, 5> words{{
    {"worse", ConditionWord::worse},
    {"better", ConditionWord::better},
    {"higher", ConditionWord::higher},
    {"lower", ConditionWord::lower},
    {"different", ConditionWord::different},
}};

constexpr std::string_view form = "METRIC worse|better|higher|lower|different [by AMOUNT]";

std::optional<ConditionWord> word_named(std::string_view name) {
  for (const auto& [text, word] : words) {
    if (text == name) return word;
  }
  return std::nullopt;
}

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

/// A word of the condition and where it begins, from 1.
struct Piece {
  std::string_view text;
  std::size_t place = 0;
};

std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < text.size();) {
    if (is_space(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && !is_space(text[end])) ++end;
    pieces.push_back({text.substr(i, end - i), i + 1});
    i = end;
  }
  return pieces;
}

[[noreturn]] void refuse(std::size_t place, const std::string& message, std::string hint) {
  throw InputError{Diagnostic{.path = fmt::format("--fail-if: at character {}", place),
                              .message = message,
                              .hint = std::move(hint)}};
}

/// Reads the amount, whose pieces may stand apart as in `10 min`.
void read_amount(std::span<const Piece> pieces, std::size_t end, FailCondition& condition) {
  const std::size_t place = pieces.empty() ? end : pieces.front().place;
  std::string amount;
  for (const Piece& piece : pieces) amount += piece.text;
  const bool is_time = metric_traits(condition.metric).unit == FigureUnit::seconds;
  const std::string allowed = is_time ? "such as 5%, 10min or 600 seconds" : "such as 5% or 0.02";
  if (amount.empty()) refuse(place, "\"by\" needs an amount", allowed);
  if (condition.metric.empty()) refuse(place, "the verdict takes no amount", std::string{form});

  condition.is_relative = amount.ends_with('%');
  if (condition.is_relative) amount.pop_back();
  if (amount.ends_with("seconds")) amount.resize(amount.size() - std::string{"seconds"}.size());
  std::optional<double> value = parse_number(amount).value;
  if (!value && is_time && !condition.is_relative) {
    if (const auto duration = parse_duration(amount).value) value = to_seconds(*duration);
  }
  if (!value || *value < 0.0) {
    refuse(place, fmt::format("\"{}\" is no amount of a difference", pieces.front().text), allowed);
  }
  condition.amount = condition.is_relative ? *value / 100.0 : *value;
}

/// The sign of a change that the word is about; 0: both.
int sign_of(const FailCondition& condition) {
  const bool more_is_good = metric_traits(condition.metric).good == Direction::higher_is_better;
  switch (condition.word) {
    case ConditionWord::worse:
      return more_is_good ? -1 : 1;
    case ConditionWord::better:
      return more_is_good ? 1 : -1;
    case ConditionWord::higher:
      return 1;
    case ConditionWord::lower:
      return -1;
    case ConditionWord::different:
      break;
  }
  return 0;
}

/// Whether the second figure surely exceeds the first by the amount, upwards or downwards.
bool exceeds(const FailCondition& condition, const PairedValues& values, int sign, double alpha) {
  std::vector<double> beyond;
  for (std::size_t i = 0; i < values.first.size(); ++i) {
    const double base = values.first[i];
    const double allowed =
        condition.is_relative ? condition.amount * std::abs(base) : condition.amount;
    beyond.push_back((sign * (values.second[i] - base)) - allowed);
  }
  const auto passes = [&](double least) {
    return condition.amount > 0.0 ? least >= 0.0 : least > 0.0;
  };
  if (beyond.empty()) return false;
  if (beyond.size() == 1) return passes(beyond.front());  // exact
  if (values.pilot < 2) return false;
  return passes(two_stage_estimate(beyond, values.pilot, alpha).interval().low);
}

Diagnostic missing_figure(const std::string& option, const std::string& metric,
                          const std::string& near) {
  return {.path = option,
          .message = fmt::format("no run has a figure \"{}\"", metric),
          .hint = near.empty() ? "a path in summary.json, such as queue_delay_s.p95"
                               : fmt::format("did you mean \"{}\"?", near)};
}

}  // namespace

FailCondition parse_condition(const std::string& text) {
  const std::vector<Piece> pieces = pieces_of(text);
  if (pieces.empty()) refuse(1, "the condition is empty", std::string{form});
  FailCondition condition;
  condition.text = text;
  std::size_t at = 0;
  if (!word_named(pieces.front().text)) {
    condition.metric = pieces.front().text;
    at = 1;
  }
  if (at == pieces.size()) {
    refuse(text.size() + 1, "the metric is followed by nothing", std::string{form});
  }
  const auto word = word_named(pieces[at].text);
  if (!word) {
    std::vector<std::string> names;
    for (const auto& [name, value] : words) names.emplace_back(name);
    const std::string near = nearest_name(pieces[at].text, names);
    refuse(pieces[at].place, fmt::format("unknown word \"{}\"", pieces[at].text),
           near.empty() ? fmt::format("{}", form) : fmt::format("did you mean \"{}\"?", near));
  }
  condition.word = *word;
  const bool has_good = metric_traits(condition.metric).good != Direction::neither;
  const bool judges = *word == ConditionWord::worse || *word == ConditionWord::better;
  // A figure that is not known is refused as such, later.
  if (judges && is_metric(condition.metric) && !has_good) {
    refuse(pieces[at].place,
           fmt::format("\"{}\" has no good direction, so nothing is {}", condition.metric,
                       pieces[at].text),
           "say higher, lower or different");
  }
  if (condition.metric.empty() &&
      (*word == ConditionWord::higher || *word == ConditionWord::lower)) {
    refuse(pieces[at].place, "a verdict is worse, better or different", std::string{form});
  }
  ++at;
  if (at == pieces.size()) return condition;
  if (pieces[at].text != "by") {
    refuse(pieces[at].place, fmt::format("\"{}\" where \"by\" would stand", pieces[at].text),
           std::string{form});
  }
  read_amount(std::span{pieces}.subspan(at + 1), text.size() + 1, condition);
  return condition;
}

std::optional<Diagnostic> unknown_metric(const std::string& option, const std::string& metric,
                                         const std::vector<std::string>& known) {
  if (std::ranges::find(known, metric) != known.end()) return std::nullopt;
  return missing_figure(option, metric, nearest_name(metric, known));
}

std::optional<Diagnostic> impossible_metric(const std::string& option, const std::string& metric) {
  if (is_metric(metric)) return std::nullopt;
  return missing_figure(option, metric, nearest_metric(metric));
}

bool is_met(const FailCondition& condition, const PairedRuns& runs, std::size_t side,
            std::size_t count) {
  const PairedValues values = paired_values(runs, 0, side, figure_at_path(condition.metric));
  const double alpha = 0.05 / static_cast<double>(count);
  const int sign = sign_of(condition);
  if (sign != 0) return exceeds(condition, values, sign, alpha);
  return exceeds(condition, values, 1, alpha) || exceeds(condition, values, -1, alpha);
}

}  // namespace headroom

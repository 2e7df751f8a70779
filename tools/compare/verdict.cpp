#include "tools/compare/verdict.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "tools/compare/difference_words.hpp"
#include "tools/compare/metric.hpp"

namespace headroom {
namespace {

bool any_is(std::span<const MetricDifference> differences, Change change) {
  return std::ranges::any_of(differences,
                             [&](const MetricDifference& one) { return one.change == change; });
}

double size_of(const MetricDifference& one) {
  return one.relative ? std::abs(*one.relative) : std::numeric_limits<double>::max();
}

/// The one to name of those that changed in this way.
const MetricDifference* most_changed(std::span<const MetricDifference> differences, Change change) {
  const MetricDifference* most = nullptr;
  const auto is_part = [](const MetricDifference& one) { return one.metric.starts_with("by_"); };
  for (const MetricDifference& one : differences) {
    if (one.change != change) continue;
    const bool is_further = most == nullptr || (is_part(*most) && !is_part(one)) ||
                            (is_part(*most) == is_part(one) && size_of(one) > size_of(*most));
    if (is_further) most = &one;
  }
  return most;
}

std::string named(const MetricDifference& one) {
  return fmt::format("{} {}", metric_words(one.metric), change_with_interval(one));
}

/// What could still hide where no difference was found.
std::string undetected(std::span<const MetricDifference> differences) {
  const MetricDifference* widest = nullptr;
  const auto reach = [](const MetricDifference& one) {
    return std::max(std::abs(one.relative_interval->low), std::abs(one.relative_interval->high));
  };
  for (const MetricDifference& one : differences) {
    if (!one.relative_interval || one.metric.starts_with("by_")) continue;
    if (widest == nullptr || reach(one) > reach(*widest)) widest = &one;
  }
  if (widest == nullptr) return {};
  return fmt::format("; least sure is {} (95 % CI {})", metric_words(widest->metric),
                     interval_words(*widest));
}

}  // namespace

Outcome outcome_of(std::span<const MetricDifference> differences) {
  const bool better = any_is(differences, Change::better);
  const bool worse = any_is(differences, Change::worse);
  if (better && worse) return Outcome::mixed;
  if (better) return Outcome::better;
  if (worse) return Outcome::worse;
  return any_is(differences, Change::different) ? Outcome::different : Outcome::same;
}

std::string verdict_sentence(const std::string& side, std::span<const MetricDifference> differences,
                             bool exact) {
  switch (outcome_of(differences)) {
    case Outcome::better:
      return fmt::format("{} is better: {}, nothing worse", side,
                         named(*most_changed(differences, Change::better)));
    case Outcome::worse:
      return fmt::format("{} is worse: {}, nothing better", side,
                         named(*most_changed(differences, Change::worse)));
    case Outcome::mixed:
      return fmt::format("{} is better in {} and worse in {}", side,
                         named(*most_changed(differences, Change::better)),
                         named(*most_changed(differences, Change::worse)));
    case Outcome::different:
      return fmt::format("{} differs: {}", side,
                         named(*most_changed(differences, Change::different)));
    case Outcome::same:
      break;
  }
  const bool is_equal = std::ranges::all_of(
      differences, [](const MetricDifference& one) { return one.difference == 0.0; });
  if (is_equal) return fmt::format("{} is the same as A in every figure judged", side);
  if (exact) return fmt::format("{} is the same as A but for differences below the margin", side);
  return fmt::format("{} shows no difference from A{}", side, undetected(differences));
}

}  // namespace headroom

#include "models/workload/synthetic/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/parameters.hpp"
#include "headroom/random.hpp"

#include "models/workload/synthetic/laws.hpp"
#include "models/workload/synthetic_source.hpp"

namespace headroom {
namespace {

const Law* find_law(const std::string& name) {
  const auto found = std::ranges::find(laws(), name, [](const Law& law) { return law.entry.name; });
  return found == laws().end() ? nullptr : &*found;
}

/// The nearest known name, or all of them.
std::string hint_for(const std::string& name) {
  std::vector<std::string> names;
  for (const Law& law : laws()) names.push_back(law.entry.name);
  const std::string near = nearest_name(name, names);
  if (!near.empty()) return "did you mean '" + near + "'?";
  std::string all = "one of";
  for (const std::string& known : names) all += ' ' + known;
  return all;
}

bool ascends(std::span<const double> values) { return std::ranges::is_sorted(values); }

/// Findings on the knots of a law given by its quantiles.
void check_knots(const DistributionSpec& spec, const std::string& path,
                 std::vector<Diagnostic>& findings) {
  if (!spec.parameters.has("shares")) return;
  const auto shares = spec.parameters.numbers("shares");
  const auto values = spec.parameters.numbers("values");
  if (shares.size() != values.size() || shares.size() < 2) {
    findings.push_back({.path = path + ".shares",
                        .message = std::to_string(shares.size()) + " shares for " +
                                   std::to_string(values.size()) + " values",
                        .hint = "give one share for each of at least two values"});
  } else if (!ascends(shares) || shares.front() != 0.0 || shares.back() != 1.0) {
    findings.push_back({.path = path + ".shares",
                        .message = "the shares do not rise from 0 to 1",
                        .hint = "such as [0, 0.5, 0.9, 1]"});
  } else if (!ascends(values)) {
    findings.push_back(
        {.path = path + ".values", .message = "the values do not ascend", .hint = ""});
  }
}

/// Findings on the lists of a law: weights beside as many other numbers.
void check_lists(const DistributionSpec& spec, const Law& law, const std::string& path,
                 std::vector<Diagnostic>& findings) {
  if (!spec.parameters.has("weights")) return;
  const auto weights = spec.parameters.numbers("weights");
  const std::string_view listed = law.entry.parameters.front().name;
  const std::size_t count = spec.parameters.numbers(listed).size();
  if (weights.size() != count) {
    findings.push_back({.path = path + ".weights",
                        .message = std::to_string(weights.size()) + " weights for " +
                                   std::to_string(count) + " " + std::string{listed},
                        .hint = "give one weight for each"});
  } else if (!are_weights(weights)) {
    findings.push_back({.path = path + ".weights",
                        .message = "the weights cannot be chosen from",
                        .hint = "each at least 0, their sum above 0"});
  }
}

}  // namespace

WeightedChoice::WeightedChoice(std::span<const double> weights) : cumulated_(weights.size()) {
  HEADROOM_ASSERT(are_weights(weights), "weights are checked before they are used");
  std::inclusive_scan(weights.begin(), weights.end(), cumulated_.begin());
}

std::size_t WeightedChoice::at(double uniform) const {
  const double target = uniform * cumulated_.back();
  const auto first_above =
      std::ranges::partition_point(cumulated_, [&](double sum) { return sum <= target; });
  if (first_above != cumulated_.end()) {
    return static_cast<std::size_t>(first_above - cumulated_.begin());
  }
  // Rounding put the target on the sum: the last position with a weight has it.
  const auto last = std::ranges::find(cumulated_, cumulated_.back());
  return static_cast<std::size_t>(last - cumulated_.begin());
}

bool are_weights(std::span<const double> weights) {
  if (!std::ranges::all_of(weights, [](double weight) { return weight >= 0.0; })) return false;
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  return sum > 0.0 && std::isfinite(sum);
}

Sampler make_sampler(const DistributionSpec& spec) {
  const Law* law = find_law(spec.name);
  HEADROOM_ASSERT(law != nullptr, "a distribution is checked before it is made");
  return law->make(spec.parameters);
}

Quantile make_quantile(const DistributionSpec& spec) {
  const Law* law = find_law(spec.name);
  HEADROOM_ASSERT(law != nullptr, "a distribution is checked before it is made");
  return law->quantile(spec.parameters);
}

double mean_of(const DistributionSpec& spec) {
  const Law* law = find_law(spec.name);
  HEADROOM_ASSERT(law != nullptr, "a distribution is checked before it is made");
  return law->mean(spec.parameters);
}

std::vector<Diagnostic> findings_of(const DistributionSpec& spec, const std::string& path) {
  std::vector<Diagnostic> findings;
  const Law* law = find_law(spec.name);
  if (law == nullptr) {
    findings.push_back({.path = path,
                        .message = "unknown distribution '" + spec.name + "'",
                        .hint = hint_for(spec.name)});
    return findings;
  }
  const std::string here = path + "." + spec.name;
  for (const Parameter& parameter : law->entry.parameters) {
    if (spec.parameters.has(parameter.name)) continue;
    findings.push_back(
        {here, "'" + std::string{parameter.name} + "' is missing", std::string{parameter.doc}});
  }
  if (findings.empty()) check_lists(spec, *law, here, findings);
  if (findings.empty()) check_knots(spec, here, findings);
  return findings;
}

const std::vector<DistributionEntry>& distributions() {
  static const std::vector<DistributionEntry> entries = [] {
    std::vector<DistributionEntry> all;
    for (const Law& law : laws()) all.push_back(law.entry);
    return all;
  }();
  return entries;
}

}  // namespace headroom

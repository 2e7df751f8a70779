#include "models/workload/synthetic/distribution.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/policies/policy.hpp>
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

#include "models/workload/synthetic_source.hpp"

namespace headroom {
namespace {

using Kind = ParameterKind;

/// Quantile of the exponential law of mean 1 at 1 - `uniform`.
double exponential_tail(double uniform) { return -std::log(uniform); }

/// Quantile of the standard normal law, in double arithmetic throughout.
double normal_quantile(double uniform) {
  using InDouble = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
  return quantile(boost::math::normal_distribution<double, InDouble>{}, uniform);
}

Sampler fixed(const ParameterValues& given) {
  return [value = given.number("value")](RandomStream&) { return value; };
}

Sampler exponential(const ParameterValues& given) {
  return [mean = given.number("mean")](RandomStream& stream) {
    return mean * exponential_tail(stream.uniform());
  };
}

Sampler lognormal(const ParameterValues& given) {
  return [median = given.number("median"), sigma = given.number("sigma")](RandomStream& stream) {
    return median * std::exp(sigma * normal_quantile(stream.uniform()));
  };
}

Sampler weibull(const ParameterValues& given) {
  return [scale = given.number("scale"), shape = given.number("shape")](RandomStream& stream) {
    return scale * std::pow(exponential_tail(stream.uniform()), 1.0 / shape);
  };
}

Sampler hyperexponential(const ParameterValues& given) {
  const auto means = given.numbers("means");
  return [means = std::vector(means.begin(), means.end()),
          phase = WeightedChoice{given.numbers("weights")}](RandomStream& stream) {
    const double mean = means[phase.at(stream.uniform())];
    return mean * exponential_tail(stream.uniform());
  };
}

Sampler pareto(const ParameterValues& given) {
  return [minimum = given.number("minimum"), shape = given.number("shape")](RandomStream& stream) {
    return minimum * std::pow(stream.uniform(), -1.0 / shape);
  };
}

Sampler empirical(const ParameterValues& given) {
  const auto values = given.numbers("values");
  return [values = std::vector(values.begin(), values.end()),
          choice = WeightedChoice{given.numbers("weights")}](RandomStream& stream) {
    return values[choice.at(stream.uniform())];
  };
}

struct Law {
  DistributionEntry entry;
  Sampler (*make)(const ParameterValues& given);
};

Parameter parameter(std::string_view name, Kind kind, std::string_view doc) {
  Parameter described;
  described.name = name;
  described.kind = kind;
  described.doc = doc;
  return described;
}

Parameter number(std::string_view name, double at_least, double at_most, std::string_view doc) {
  Parameter described = parameter(name, Kind::number, doc);
  described.at_least = at_least;
  described.at_most = at_most;
  return described;
}

Law law(std::string name, std::string summary, std::vector<Parameter> parameters,
        Sampler (*make)(const ParameterValues& given)) {
  return {.entry = {.name = std::move(name),
                    .summary = std::move(summary),
                    .parameters = std::move(parameters)},
          .make = make};
}

const std::vector<Law>& laws() {
  static const std::vector<Law> all{
      law("fixed", "always the same value", {parameter("value", Kind::duration, "the value")},
          fixed),
      law("exponential", "memoryless", {parameter("mean", Kind::duration, "the mean")},
          exponential),
      law("lognormal", "the logarithm is normal",
          {parameter("median", Kind::duration, "half of the values are below"),
           number("sigma", 0.0, 20.0,
                  "standard deviation of the natural logarithm, a plain number")},
          lognormal),
      law("weibull", "a power of an exponential",
          {parameter("scale", Kind::duration, "63.2 % of the values are below"),
           number("shape", 0.01, 1000.0, "below 1 the tail is heavier than exponential")},
          weibull),
      law("hyperexponential", "one of several exponentials",
          {parameter("means", Kind::duration_list, "the mean of each exponential"),
           parameter("weights", Kind::number_list, "how often each is chosen, in the same order")},
          hyperexponential),
      law("pareto", "power-law tail",
          {parameter("minimum", Kind::duration, "the smallest value"),
           number("shape", 0.01, 1000.0, "exponent of the tail; at 1 and below no mean exists")},
          pareto),
      law("empirical", "one of the values listed",
          {parameter("values", Kind::duration_list, "the values"),
           parameter("weights", Kind::number_list, "how often each is chosen, in the same order")},
          empirical),
  };
  return all;
}

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

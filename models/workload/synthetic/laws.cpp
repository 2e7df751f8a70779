#include "models/workload/synthetic/laws.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/policies/policy.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/parameters.hpp"
#include "headroom/random.hpp"

#include "models/workload/synthetic/distribution.hpp"
#include "models/workload/synthetic_source.hpp"

namespace headroom {
namespace {

using Kind = ParameterKind;
using Normal = boost::math::normal_distribution<
    double, boost::math::policies::policy<boost::math::policies::promote_double<false>>>;

/// Quantile of the exponential law of mean 1 at 1 - `uniform`.
double exponential_tail(double uniform) { return -std::log(uniform); }

std::vector<double> copied(const ParameterValues& given, std::string_view name) {
  const auto numbers = given.numbers(name);
  return {numbers.begin(), numbers.end()};
}

Sampler fixed(const ParameterValues& given) {
  return [value = given.number("value")](RandomStream&) { return value; };
}
Quantile fixed_quantile(const ParameterValues& given) {
  return [value = given.number("value")](double) { return value; };
}
double fixed_mean(const ParameterValues& given) { return given.number("value"); }

Sampler exponential(const ParameterValues& given) {
  return [mean = given.number("mean")](RandomStream& stream) {
    return mean * exponential_tail(stream.uniform());
  };
}
Quantile exponential_quantile(const ParameterValues& given) {
  return [mean = given.number("mean")](double share) { return -mean * std::log1p(-share); };
}
double exponential_mean(const ParameterValues& given) { return given.number("mean"); }

Sampler lognormal(const ParameterValues& given) {
  return [median = given.number("median"), sigma = given.number("sigma")](RandomStream& stream) {
    return median * std::exp(sigma * normal_quantile(stream.uniform()));
  };
}
Quantile lognormal_quantile(const ParameterValues& given) {
  return [median = given.number("median"), sigma = given.number("sigma")](double share) {
    return median * std::exp(sigma * normal_quantile(share));
  };
}
double lognormal_mean(const ParameterValues& given) {
  const double sigma = given.number("sigma");
  return given.number("median") * std::exp(sigma * sigma / 2.0);
}

Sampler weibull(const ParameterValues& given) {
  return [scale = given.number("scale"), shape = given.number("shape")](RandomStream& stream) {
    return scale * std::pow(exponential_tail(stream.uniform()), 1.0 / shape);
  };
}
Quantile weibull_quantile(const ParameterValues& given) {
  return [scale = given.number("scale"), shape = given.number("shape")](double share) {
    return scale * std::pow(-std::log1p(-share), 1.0 / shape);
  };
}
double weibull_mean(const ParameterValues& given) {
  return given.number("scale") * std::tgamma(1.0 + 1.0 / given.number("shape"));
}

Sampler hyperexponential(const ParameterValues& given) {
  return [means = copied(given, "means"),
          phase = WeightedChoice{given.numbers("weights")}](RandomStream& stream) {
    const double mean = means[phase.at(stream.uniform())];
    return mean * exponential_tail(stream.uniform());
  };
}
/// It has no closed form, so it is found by halving an interval that holds it.
Quantile hyperexponential_quantile(const ParameterValues& given) {
  return [means = copied(given, "means"), weights = copied(given, "weights")](double share) {
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    const auto above = [&](double value) {
      double rest = 0.0;
      for (std::size_t i = 0; i < means.size(); ++i) {
        if (means[i] > 0.0) rest += weights[i] / sum * std::exp(-value / means[i]);
      }
      return rest;
    };
    double low = 0.0;
    double high = -std::ranges::max(means) * std::log1p(-share);
    // Sixty halvings leave less than the last bits of a double.
    for (int i = 0; i < 60; ++i) {
      const double middle = (low + high) / 2.0;
      (above(middle) > 1.0 - share ? low : high) = middle;
    }
    return high;
  };
}
/// The mean of `values` by weight.
double weighted_mean(std::span<const double> values, std::span<const double> weights) {
  return std::inner_product(values.begin(), values.end(), weights.begin(), 0.0) /
         std::accumulate(weights.begin(), weights.end(), 0.0);
}
double hyperexponential_mean(const ParameterValues& given) {
  return weighted_mean(given.numbers("means"), given.numbers("weights"));
}

Sampler pareto(const ParameterValues& given) {
  return [minimum = given.number("minimum"), shape = given.number("shape")](RandomStream& stream) {
    return minimum * std::pow(stream.uniform(), -1.0 / shape);
  };
}
Quantile pareto_quantile(const ParameterValues& given) {
  return [minimum = given.number("minimum"), shape = given.number("shape")](double share) {
    return minimum * std::pow(1.0 - share, -1.0 / shape);
  };
}
double pareto_mean(const ParameterValues& given) {
  const double shape = given.number("shape");
  if (shape <= 1.0) return std::numeric_limits<double>::infinity();
  return given.number("minimum") * shape / (shape - 1.0);
}

Sampler empirical(const ParameterValues& given) {
  return [values = copied(given, "values"), choice = WeightedChoice{given.numbers("weights")}](
             RandomStream& stream) { return values[choice.at(stream.uniform())]; };
}
Quantile empirical_quantile(const ParameterValues& given) {
  std::vector<double> values = copied(given, "values");
  const auto weights = given.numbers("weights");
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return values[i]; });
  std::vector<double> ordered_values;
  std::vector<double> ordered_weights;
  for (const std::size_t i : order) {
    ordered_values.push_back(values[i]);
    ordered_weights.push_back(weights[i]);
  }
  return [values = std::move(ordered_values), choice = WeightedChoice{ordered_weights}](
             double share) { return values[choice.at(share)]; };
}
double empirical_mean(const ParameterValues& given) {
  return weighted_mean(given.numbers("values"), given.numbers("weights"));
}

/// Straight lines between knots.
Quantile quantiles_quantile(const ParameterValues& given) {
  return [shares = copied(given, "shares"), values = copied(given, "values")](double share) {
    const auto above = std::ranges::upper_bound(shares, share);
    if (above == shares.end()) return values.back();
    const auto after = static_cast<std::size_t>(above - shares.begin());
    const std::size_t before = after - 1;
    const double part = (share - shares[before]) / (shares[after] - shares[before]);
    return values[before] + part * (values[after] - values[before]);
  };
}
Sampler quantiles(const ParameterValues& given) {
  return [quantile = quantiles_quantile(given)](RandomStream& stream) {
    return quantile(stream.uniform());
  };
}
double quantiles_mean(const ParameterValues& given) {
  const auto shares = given.numbers("shares");
  const auto values = given.numbers("values");
  double mean = 0.0;
  for (std::size_t i = 1; i < shares.size(); ++i) {
    mean += (shares[i] - shares[i - 1]) * (values[i] + values[i - 1]) / 2.0;
  }
  return mean;
}

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

/// What a law does, apart from its name and its parameters.
struct Behaviour {
  Sampler (*make)(const ParameterValues& given);
  Quantile (*quantile)(const ParameterValues& given);
  double (*mean)(const ParameterValues& given);
};

Law law(std::string name, std::string summary, std::vector<Parameter> parameters,
        Behaviour behaviour) {
  return {.entry = {.name = std::move(name),
                    .summary = std::move(summary),
                    .parameters = std::move(parameters)},
          .make = behaviour.make,
          .quantile = behaviour.quantile,
          .mean = behaviour.mean};
}

}  // namespace

double normal_quantile(double share) { return quantile(Normal{}, share); }

double normal_share(double value) { return cdf(Normal{}, value); }

const std::vector<Law>& laws() {
  static const std::vector<Law> all{
      law("fixed", "always the same value", {parameter("value", Kind::duration, "the value")},
          {fixed, fixed_quantile, fixed_mean}),
      law("exponential", "memoryless", {parameter("mean", Kind::duration, "the mean")},
          {exponential, exponential_quantile, exponential_mean}),
      law("lognormal", "the logarithm is normal",
          {parameter("median", Kind::duration, "half of the values are below"),
           number("sigma", 0.0, 20.0,
                  "standard deviation of the natural logarithm, a plain number")},
          {lognormal, lognormal_quantile, lognormal_mean}),
      law("weibull", "a power of an exponential",
          {parameter("scale", Kind::duration, "63.2 % of the values are below"),
           number("shape", 0.01, 1000.0, "below 1 the tail is heavier than exponential")},
          {weibull, weibull_quantile, weibull_mean}),
      law("hyperexponential", "one of several exponentials",
          {parameter("means", Kind::duration_list, "the mean of each exponential"),
           parameter("weights", Kind::number_list, "how often each is chosen, in the same order")},
          {hyperexponential, hyperexponential_quantile, hyperexponential_mean}),
      law("pareto", "power-law tail",
          {parameter("minimum", Kind::duration, "the smallest value"),
           number("shape", 0.01, 1000.0, "exponent of the tail; at 1 and below no mean exists")},
          {pareto, pareto_quantile, pareto_mean}),
      law("empirical", "one of the values listed",
          {parameter("values", Kind::duration_list, "the values"),
           parameter("weights", Kind::number_list, "how often each is chosen, in the same order")},
          {empirical, empirical_quantile, empirical_mean}),
      law("quantiles", "straight lines between the shares listed",
          {parameter("values", Kind::duration_list, "the values, ascending"),
           parameter("shares", Kind::number_list,
                     "which share of all lies below each, rising from 0 to 1")},
          {quantiles, quantiles_quantile, quantiles_mean}),
  };
  return all;
}

}  // namespace headroom

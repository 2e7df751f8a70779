#include "models/workload/synthetic/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <doctest/doctest.h>
#include <functional>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

using namespace headroom;

namespace {

constexpr int sample_size = 100'000;

DistributionSpec spec_of(std::string name,
                         const std::vector<std::pair<std::string, std::vector<double>>>& given) {
  DistributionSpec spec;
  spec.name = std::move(name);
  for (const auto& [parameter, values] : given) spec.parameters.set(parameter, values);
  return spec;
}

std::vector<double> sample_of(const DistributionSpec& spec) {
  const Sampler draw = make_sampler(spec);
  RandomStream stream{11, spec.name, 0};
  std::vector<double> sample(sample_size);
  for (double& value : sample) value = draw(stream);
  std::ranges::sort(sample);
  return sample;
}

/// The largest distance between the empirical and the true distribution function.
double kolmogorov_distance(const std::vector<double>& sample,
                           const std::function<double(double)>& cdf) {
  double distance = 0.0;
  const auto n = static_cast<double>(sample.size());
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double wanted = cdf(sample[i]);
    const auto below = static_cast<double>(i);
    distance = std::max({distance, wanted - below / n, (below + 1.0) / n - wanted});
  }
  return distance;
}

/// The distance passed by one sample in a thousand: 1.95 / sqrt(n).
const double distance_allowed = 1.95 / std::sqrt(static_cast<double>(sample_size));

double mean_of(const std::vector<double>& sample) {
  double sum = 0.0;
  for (const double value : sample) sum += value;
  return sum / static_cast<double>(sample.size());
}

/// Whether the sample mean is within four standard errors of `mean`.
bool has_mean(const std::vector<double>& sample, double mean, double deviation) {
  return std::abs(mean_of(sample) - mean) < 4.0 * deviation / std::sqrt(sample_size);
}

}  // namespace

TEST_CASE("fixed gives its value and draws nothing") {
  RandomStream stream{1, "fixed", 0};
  RandomStream untouched = stream;
  CHECK(make_sampler(spec_of("fixed", {{"value", {12.5}}}))(stream) == 12.5);
  CHECK(stream.bits() == untouched.bits());
}

TEST_CASE("exponential follows its distribution function and has its mean") {
  const auto sample = sample_of(spec_of("exponential", {{"mean", {3000.0}}}));
  CHECK(kolmogorov_distance(sample, [](double x) { return 1.0 - std::exp(-x / 3000.0); }) <
        distance_allowed);
  CHECK(has_mean(sample, 3000.0, 3000.0));
}

TEST_CASE("lognormal follows its distribution function and has its mean") {
  const auto sample = sample_of(spec_of("lognormal", {{"median", {600.0}}, {"sigma", {0.8}}}));
  const auto cdf = [](double x) {
    return 0.5 * std::erfc(-std::log(x / 600.0) / (0.8 * std::numbers::sqrt2));
  };
  CHECK(kolmogorov_distance(sample, cdf) < distance_allowed);
  const double mean = 600.0 * std::exp(0.32);
  CHECK(has_mean(sample, mean, mean * std::sqrt(std::exp(0.64) - 1.0)));
}

TEST_CASE("weibull follows its distribution function and has its mean") {
  const auto sample = sample_of(spec_of("weibull", {{"scale", {100.0}}, {"shape", {0.5}}}));
  const auto cdf = [](double x) { return 1.0 - std::exp(-std::sqrt(x / 100.0)); };
  CHECK(kolmogorov_distance(sample, cdf) < distance_allowed);
  // Shape 1/2: mean = scale * 2!, second moment = scale^2 * 4!.
  CHECK(has_mean(sample, 200.0, 100.0 * std::sqrt(24.0 - 4.0)));
}

TEST_CASE("hyperexponential follows its distribution function and has its mean") {
  const auto sample =
      sample_of(spec_of("hyperexponential", {{"means", {10.0, 1000.0}}, {"weights", {3.0, 1.0}}}));
  const auto cdf = [](double x) {
    return 1.0 - 0.75 * std::exp(-x / 10.0) - 0.25 * std::exp(-x / 1000.0);
  };
  CHECK(kolmogorov_distance(sample, cdf) < distance_allowed);
  const double mean = 0.75 * 10.0 + 0.25 * 1000.0;
  const double second_moment = 2.0 * (0.75 * 100.0 + 0.25 * 1e6);
  CHECK(has_mean(sample, mean, std::sqrt(second_moment - mean * mean)));
}

TEST_CASE("pareto follows its distribution function, starts at its minimum, has its mean") {
  const auto sample = sample_of(spec_of("pareto", {{"minimum", {60.0}}, {"shape", {3.0}}}));
  CHECK(kolmogorov_distance(sample, [](double x) { return 1.0 - std::pow(60.0 / x, 3.0); }) <
        distance_allowed);
  CHECK(sample.front() >= 60.0);
  // Shape 3: mean = 3/2 minimum, variance = 3/4 minimum^2.
  CHECK(has_mean(sample, 90.0, 60.0 * std::sqrt(0.75)));
}

TEST_CASE("empirical gives each value as often as its weight says, and none of weight 0") {
  const auto sample = sample_of(
      spec_of("empirical", {{"values", {1.0, 2.0, 5.0, 9.0}}, {"weights", {5.0, 0.0, 3.0, 2.0}}}));
  const auto share = [&](double value) {
    return static_cast<double>(std::ranges::count(sample, value)) / sample_size;
  };
  // The standard deviation of a share is at most 1 / (2 sqrt(n)).
  const double allowed = 2.0 / std::sqrt(sample_size);
  CHECK(std::abs(share(1.0) - 0.5) < allowed);
  CHECK(share(2.0) == 0.0);
  CHECK(std::abs(share(5.0) - 0.3) < allowed);
  CHECK(std::abs(share(9.0) - 0.2) < allowed);
}

TEST_CASE("a weighted choice cuts (0, 1) at the cumulated weights") {
  const std::vector<double> weights{1.0, 2.0, 0.0, 1.0, 0.0};
  const WeightedChoice choice{weights};
  CHECK(choice.at(0x1p-53) == 0);
  CHECK(choice.at(0.2499) == 0);
  CHECK(choice.at(0.25) == 1);
  CHECK(choice.at(0.7499) == 1);
  CHECK(choice.at(0.75) == 3);
  CHECK(choice.at(1.0 - 0x1p-53) == 3);
}

TEST_CASE("equal streams give equal values, to the bit") {
  const auto lognormal =
      make_sampler(spec_of("lognormal", {{"median", {600.0}}, {"sigma", {1.8}}}));
  RandomStream stream{1, "duration", 1};
  CHECK(lognormal(stream) == 49954.615515660233);
  const auto weibull = make_sampler(spec_of("weibull", {{"scale", {100.0}}, {"shape", {0.7}}}));
  CHECK(weibull(stream) == 188.57948098098041);
}

TEST_CASE("a distribution is listed with its main parameter first") {
  std::vector<std::string> shown;
  for (const DistributionEntry& entry : distributions()) {
    shown.push_back(entry.name + " " + std::string{entry.parameters.front().name});
  }
  CHECK(shown == std::vector<std::string>{"fixed value", "exponential mean", "lognormal median",
                                          "weibull scale", "hyperexponential means",
                                          "pareto minimum", "empirical values",
                                          "quantiles values"});
}

TEST_CASE("a wrong distribution is named with its place and what is allowed") {
  const auto message = [](const DistributionSpec& spec) {
    const auto findings = findings_of(spec, "duration");
    return findings.empty() ? std::string{} : to_string(findings.front());
  };
  CHECK(message(spec_of("exponential", {{"mean", {1.0}}})).empty());
  CHECK(message(spec_of("lognormall", {})) ==
        "duration: unknown distribution 'lognormall' (did you mean 'lognormal'?)");
  CHECK(message(spec_of("lognormal", {{"median", {1.0}}})) ==
        "duration.lognormal: 'sigma' is missing (standard deviation of the natural logarithm, a "
        "plain number)");
  CHECK(message(spec_of("empirical", {{"values", {1.0, 2.0}}, {"weights", {1.0}}})) ==
        "duration.empirical.weights: 1 weights for 2 values (give one weight for each)");
  CHECK(message(spec_of("empirical", {{"values", {1.0}}, {"weights", {0.0}}})) ==
        "duration.empirical.weights: the weights cannot be chosen from (each at least 0, their "
        "sum above 0)");
}

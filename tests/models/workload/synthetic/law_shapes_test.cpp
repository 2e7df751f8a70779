#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "headroom/random.hpp"

#include "models/statistics/kolmogorov_smirnov.hpp"
#include "models/workload/synthetic/distribution.hpp"

using namespace headroom;

namespace {

using Given = std::vector<std::pair<std::string, std::vector<double>>>;

DistributionSpec law(std::string name, const Given& given) {
  DistributionSpec spec;
  spec.name = std::move(name);
  for (const auto& [parameter, values] : given) spec.parameters.set(parameter, values);
  return spec;
}

const std::vector<DistributionSpec>& all_laws() {
  static const std::vector<DistributionSpec> laws{
      law("fixed", {{"value", {7.0}}}),
      law("exponential", {{"mean", {3.0}}}),
      law("lognormal", {{"median", {10.0}}, {"sigma", {0.8}}}),
      law("weibull", {{"scale", {5.0}}, {"shape", {1.4}}}),
      law("hyperexponential", {{"means", {1.0, 20.0}}, {"weights", {3.0, 1.0}}}),
      law("pareto", {{"minimum", {2.0}}, {"shape", {3.5}}}),
      law("empirical", {{"values", {9.0, 1.0, 4.0}}, {"weights", {1.0, 2.0, 1.0}}}),
      law("quantiles", {{"values", {0.0, 1.0, 1.0, 11.0}}, {"shares", {0.0, 0.25, 0.75, 1.0}}})};
  return laws;
}

}  // namespace

TEST_CASE("draws of every law are as its quantiles say") {
  for (const DistributionSpec& spec : all_laws()) {
    CAPTURE(spec.name);
    const Sampler draw = make_sampler(spec);
    const Quantile quantile = make_quantile(spec);
    RandomStream stream{3, "law", 0};
    std::vector<double> drawn;
    std::vector<double> wanted;
    constexpr int count = 20'000;
    for (int i = 0; i < count; ++i) {
      drawn.push_back(draw(stream));
      wanted.push_back(quantile((i + 0.5) / count));
    }
    CHECK(ks_distance(drawn, wanted) < ks_bound(count, 1e-6) + 1.0 / count);
  }
}

TEST_CASE("the mean of every law is the integral of its quantiles") {
  for (const DistributionSpec& spec : all_laws()) {
    CAPTURE(spec.name);
    const Quantile quantile = make_quantile(spec);
    double sum = 0.0;
    constexpr int count = 400'000;
    for (int i = 0; i < count; ++i) sum += quantile((i + 0.5) / count) / count;
    CHECK(sum == doctest::Approx(mean_of(spec)).epsilon(1e-3));
  }
}

TEST_CASE("means have their closed forms") {
  CHECK(mean_of(law("lognormal", {{"median", {10.0}}, {"sigma", {2.0}}})) ==
        doctest::Approx(10.0 * std::exp(2.0)));
  CHECK(mean_of(law("weibull", {{"scale", {4.0}}, {"shape", {0.5}}})) == doctest::Approx(8.0));
  CHECK(mean_of(law("pareto", {{"minimum", {2.0}}, {"shape", {3.0}}})) == doctest::Approx(3.0));
  CHECK(mean_of(law("pareto", {{"minimum", {2.0}}, {"shape", {1.0}}})) ==
        std::numeric_limits<double>::infinity());
}

TEST_CASE("the quantiles of a mixture invert its distribution function") {
  const Quantile quantile =
      make_quantile(law("hyperexponential", {{"means", {1.0, 20.0}}, {"weights", {3.0, 1.0}}}));
  for (const double share : {0.01, 0.3, 0.75, 0.99, 0.999999}) {
    const double value = quantile(share);
    const double below = 0.75 * -std::expm1(-value) + 0.25 * -std::expm1(-value / 20.0);
    CHECK(below == doctest::Approx(share).epsilon(1e-9));
  }
}

TEST_CASE("a law by quantiles runs straight between its knots, by hand") {
  const Quantile quantile = make_quantile(all_laws().back());
  CHECK(quantile(0.125) == doctest::Approx(0.5));
  CHECK(quantile(0.5) == 1.0);
  CHECK(quantile(0.8) == doctest::Approx(3.0));
}

TEST_CASE("knots that make no law are refused") {
  const auto message = [](const Given& given) {
    const auto findings = findings_of(law("quantiles", given), "duration");
    return findings.empty() ? std::string{} : to_string(findings.front());
  };
  CHECK(message({{"values", {1.0, 2.0}}, {"shares", {0.0, 1.0}}}).empty());
  CHECK(message({{"values", {1.0, 2.0}}, {"shares", {0.0, 0.9}}}) ==
        "duration.quantiles.shares: the shares do not rise from 0 to 1 (such as [0, 0.5, 0.9, 1])");
  CHECK(message({{"values", {1.0}}, {"shares", {0.0}}}) ==
        "duration.quantiles.shares: 1 shares for 1 values (give one share for each of at least two "
        "values)");
  CHECK(message({{"values", {2.0, 1.0}}, {"shares", {0.0, 1.0}}}) ==
        "duration.quantiles.values: the values do not ascend");
}

#include <cmath>
#include <doctest/doctest.h>
#include <vector>

#include "headroom/random.hpp"

#include "models/statistics/concentration.hpp"
#include "models/statistics/dispersion.hpp"
#include "models/statistics/kolmogorov_smirnov.hpp"
#include "models/statistics/tail_index.hpp"

using namespace headroom;

namespace {

std::vector<double> uniforms(std::size_t count) {
  RandomStream stream{1, "shape test", 0};
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(stream.uniform());
  return values;
}

}  // namespace

TEST_CASE("the Gini coefficient is half the mean difference over the mean") {
  CHECK(gini_coefficient({}) == 0.0);
  CHECK(gini_coefficient(std::vector<double>{0.0, 0.0}) == 0.0);
  CHECK(gini_coefficient(std::vector<double>{3.0, 3.0, 3.0}) == doctest::Approx(0.0));
  CHECK(gini_coefficient(std::vector<double>{0.0, 0.0, 0.0, 8.0}) == doctest::Approx(0.75));
  const std::vector<double> amounts{5.0, 1.0, 2.0, 8.0, 1.0};
  double differences = 0.0;
  double total = 0.0;
  for (const double a : amounts) {
    total += a;
    for (const double b : amounts) differences += std::abs(a - b);
  }
  const double mean = total / 5.0;
  CHECK(gini_coefficient(amounts) == doctest::Approx(differences / 25.0 / (2.0 * mean)));
}

TEST_CASE("the top share is that of the largest amounts") {
  const std::vector<double> amounts{1.0, 6.0, 1.0, 2.0};
  CHECK(top_share(amounts, 1) == doctest::Approx(0.6));
  CHECK(top_share(amounts, 2) == doctest::Approx(0.8));
  CHECK(top_share(amounts, 10) == doctest::Approx(1.0));
  CHECK(top_share({}, 1) == 0.0);
}

TEST_CASE("the tail index finds the exponent of a Pareto law") {
  std::vector<double> values;
  for (const double uniform : uniforms(40'000)) values.push_back(std::pow(uniform, -1.0 / 1.5));
  const auto index = tail_index(values);
  REQUIRE(index);
  CHECK(index->count == 2000);
  // Four standard errors.
  CHECK(std::abs(index->exponent - 1.5) < 4.0 * 1.5 / std::sqrt(2000.0));
  CHECK_FALSE(tail_index(std::vector<double>(150, 2.0)));
  CHECK_FALSE(tail_index(std::vector<double>(400, 2.0)));
}

TEST_CASE("the tail index is the count over the sum of logarithms, by hand") {
  std::vector<double> values(190, 1.0);
  for (int i = 0; i < 10; ++i) values.push_back(std::exp(2.0));
  CHECK(tail_index(values)->exponent == doctest::Approx(0.5));
  CHECK(tail_index(values)->from == 1.0);
}

TEST_CASE("the index of dispersion is 0 for clockwork, 1 for Poisson and n for bursts of n") {
  std::vector<double> clockwork;
  for (int i = 0; i < 1000; ++i) clockwork.push_back(i);
  CHECK(index_of_dispersion(clockwork, 10.0) == doctest::Approx(0.0));
  CHECK_FALSE(index_of_dispersion(clockwork, 101.0));

  std::vector<double> poisson;
  std::vector<double> bursts;
  double time = 0.0;
  for (const double uniform : uniforms(100'000)) {
    time -= std::log(uniform);
    poisson.push_back(time);
    for (int i = 0; i < 5; ++i) bursts.push_back(time);
  }
  // The estimate of 10,000 windows has standard error sqrt(2 / 10,000) about.
  CHECK(*index_of_dispersion(poisson, 10.0) == doctest::Approx(1.0).epsilon(0.06));
  CHECK(*index_of_dispersion(bursts, 10.0) == doctest::Approx(5.0).epsilon(0.06));
}

TEST_CASE("the longest of n exponential gaps is the n-th harmonic number of means") {
  CHECK(expected_longest_gap(2.0, 1) == doctest::Approx(2.0));
  CHECK(expected_longest_gap(6.0, 3) == doctest::Approx(6.0 + 3.0 + 2.0));
}

TEST_CASE("the distance of Kolmogorov and Smirnov, by hand") {
  const std::vector<double> low{1.0, 2.0, 2.0, 3.0};
  CHECK(ks_distance(low, low) == 0.0);
  CHECK(ks_distance(low, std::vector<double>{4.0}) == 1.0);
  // At 2 three quarters of the one and half of the other are reached.
  CHECK(ks_distance(low, std::vector<double>{3.0, 2.0}) == doctest::Approx(0.25));
  CHECK(ks_distance(std::vector<double>{3.0, 2.0}, low) == doctest::Approx(0.25));
  const auto uniform = [](double value) { return value; };
  CHECK(ks_distance(std::vector<double>{0.5}, uniform) == doctest::Approx(0.5));
  CHECK(ks_distance(std::vector<double>{0.1, 0.9}, uniform) == doctest::Approx(0.4));
}

TEST_CASE("samples of a law keep within the bound of their distance") {
  const auto values = uniforms(5000);
  CHECK(ks_bound(5000, 1e-6) == doctest::Approx(std::sqrt(std::log(2e6) / 10'000.0)));
  CHECK(ks_distance(values, [](double value) { return value; }) < ks_bound(5000, 1e-6));
  CHECK(ks_distance(values, [](double value) { return value * value; }) > ks_bound(5000, 1e-6));
}

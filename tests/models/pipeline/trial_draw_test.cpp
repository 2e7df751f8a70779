#include "models/pipeline/trial_draw.hpp"

#include <cmath>
#include <cstdlib>
#include <doctest/doctest.h>
#include <set>
#include <string>
#include <vector>

using namespace headroom;

TEST_CASE("a grid has every combination once, the last parameter fastest") {
  SweepSpec spec{.trials = 6, .is_grid = true};
  spec.parameters = {{"lr", {.choices = {"0.1", "0.01", "0.001"}}},
                     {"batch", {.choices = {"32", "64"}}}};
  std::set<std::vector<std::string>> seen;
  for (std::uint32_t trial = 0; trial < 6; ++trial) {
    seen.insert(draw_trial(spec, {}, trial).values);
  }
  CHECK(seen.size() == 6);
  CHECK(draw_trial(spec, {}, 1).values == std::vector<std::string>{"0.1", "64"});
  CHECK(draw_trial(spec, {}, 4).values == std::vector<std::string>{"0.001", "32"});
}

TEST_CASE("drawn values keep to their laws") {
  SweepSpec spec{.trials = 4000};
  spec.parameters = {
      {"lr", {.kind = ValueLaw::Kind::loguniform, .low = 1e-5, .high = 1e-1}},
      {"layers", {.kind = ValueLaw::Kind::integers, .low = 2, .high = 5}},
  };
  double log_sum = 0.0;
  std::set<std::string> layers;
  for (std::uint32_t trial = 0; trial < spec.trials; ++trial) {
    const TrialDraw draw = draw_trial(spec, {.seed = 3, .pipeline = "p"}, trial);
    const double rate = std::strtod(draw.values[0].c_str(), nullptr);
    CHECK(rate >= 1e-5 * (1 - 1e-5));
    CHECK(rate <= 1e-1);
    log_sum += std::log10(rate);
    layers.insert(draw.values[1]);
  }
  // The mean of the logarithm is -3, its deviation 4 / sqrt(12) / sqrt(4,000) = 0.018.
  CHECK(log_sum / 4000 == doctest::Approx(-3.0).epsilon(4 * 0.018 / 3));
  CHECK(layers == std::set<std::string>{"2", "3", "4", "5"});
}

TEST_CASE("learning curves start, fall and end as the law says") {
  const LearningCurve curve{.start = 2.0, .limit = 1.0, .exponent = 0.5};
  CHECK(curve.at(0) == doctest::Approx(2.0));
  CHECK(curve.at(3) == doctest::Approx(1.5));
  CHECK(curve.at(99) == doctest::Approx(1.1));
  const LearningCurve accuracy{.start = 0.1, .limit = 0.9, .exponent = 1.0};
  CHECK(accuracy.at(3) == doctest::Approx(0.7));
}

TEST_CASE("draws depend on the sweep and the trial, and on nothing else") {
  SweepSpec spec{.trials = 2, .epochs = 3};
  spec.parameters = {{"x", {.kind = ValueLaw::Kind::uniform, .low = 0, .high = 1}}};
  spec.curve.limit = {.kind = ValueLaw::Kind::uniform, .low = 0, .high = 1};
  spec.curve.noise = 0.5;
  const SweepKey key{.seed = 1, .pipeline = "a", .run = 2, .step = 3};
  const TrialDraw first = draw_trial(spec, key, 1);
  CHECK(draw_trial(spec, key, 0).values != first.values);
  CHECK(draw_trial(spec, key, 1).values == first.values);
  CHECK(draw_trial(spec, key, 1).curve.limit == first.curve.limit);
  SweepKey other = key;
  other.run = 3;
  CHECK(draw_trial(spec, other, 1).values != first.values);
  CHECK(report_noise(spec, key, 1, 1) == report_noise(spec, key, 1, 1));
  CHECK(report_noise(spec, key, 1, 1) != report_noise(spec, key, 1, 2));
  spec.curve.noise = 0.0;
  CHECK(report_noise(spec, key, 1, 1) == 0.0);
}

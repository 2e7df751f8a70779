#include "tools/check/noise.hpp"

#include <cmath>
#include <cstddef>
#include <doctest/doctest.h>
#include <span>
#include <string>
#include <vector>

#include "models/statistics/mean_estimate.hpp"
#include "tests/tools/compare/hand_runs.hpp"
#include "tools/check/judgement.hpp"

namespace headroom {
namespace {

const std::string metric = "queue_delay_s.mean";

/// A summary of replications whose mean queue delays are `values`.
Tree replicated(const std::vector<double>& values) {
  const MeanEstimate estimate = estimate_mean(values);
  Tree figure = Tree::object();
  figure.add("mean", estimate.mean);
  figure.add("ci95_low", estimate.interval->low);
  figure.add("ci95_high", estimate.interval->high);
  figure.add("n", estimate.count);
  return hand_summary(std::move(figure));
}

MetricExpectation at_most(double limit) {
  MetricExpectation expectation;
  expectation.metric = metric;
  expectation.at_most = limit;
  return expectation;
}

MetricExpectation at_most_rel(double factor) {
  MetricExpectation expectation;
  expectation.metric = metric;
  expectation.at_most_rel = factor;
  return expectation;
}

TEST_CASE("the noise of replications is taken back from their interval") {
  // 1 … 5: deviation sqrt(2.5), error sqrt(0.5); t of 4 at 1 % is 3.7469.
  const auto figure = noisy_figure(replicated({1.0, 2.0, 3.0, 4.0, 5.0}), metric);
  REQUIRE(figure.has_value());
  CHECK(figure->mean == 3.0);
  CHECK(figure->error == doctest::Approx(std::sqrt(0.5)));
  CHECK(figure->freedom == 4.0);
  CHECK(noise_of(*figure, 0.01) == doctest::Approx(3.746947 * std::sqrt(0.5)));
  CHECK(noisy_figure(hand_summary(7.0), metric)->error == 0.0);
  CHECK_FALSE(noisy_figure(hand_summary(7.0), "no.such").has_value());
}

TEST_CASE("the noise of a difference is Welch's") {
  // Errors 3 and 4, factor 1: 5, with 625 / (81 / 4 + 256 / 9) = 12.83 degrees of freedom.
  const NoisyFigure difference = weighted_difference({10.0, 3.0, 4.0}, 1.0, {12.0, 4.0, 9.0});
  CHECK(difference.mean == 2.0);
  CHECK(difference.error == doctest::Approx(5.0));
  CHECK(difference.freedom == doctest::Approx(12.8349).epsilon(1e-4));
  const NoisyFigure exact = weighted_difference({10.0, 0.0, 0.0}, 1.5, {12.0, 0.0, 0.0});
  CHECK(exact.mean == -3.0);
  CHECK(noise_of(exact, 0.01) == 0.0);
}

TEST_CASE("a limit is broken only beyond the noise") {
  // 98, 100, 102: error 1.1547, t of 2 at 1 % is 6.9646, so 8.04 may be chance.
  const Tree summary = replicated({98.0, 100.0, 102.0});
  CHECK(judge(at_most(92.0), {.summary = &summary}).passed);
  const Judgement failed = judge(at_most(91.9), {.summary = &summary});
  CHECK_FALSE(failed.passed);
  CHECK(failed.noise == "8.75 %");
  const Tree single = hand_summary(100.0);
  CHECK_FALSE(judge(at_most(99.9), {.summary = &single}).passed);
  CHECK(judge(at_most(99.9), {.summary = &single}).noise.empty());
}

TEST_CASE("a baseline with noise of its own adds to it") {
  const Tree baseline = replicated({98.0, 100.0, 102.0});
  const Tree same = replicated({99.0, 101.0, 103.0});
  const Tree worse = replicated({128.0, 130.0, 132.0});
  CHECK(judge(at_most_rel(1.0), {.summary = &same, .baseline = &baseline}).passed);
  CHECK_FALSE(judge(at_most_rel(1.05), {.summary = &worse, .baseline = &baseline}).passed);
  const Tree exact = hand_summary(100.0);
  const Tree above = hand_summary(105.5);
  CHECK_FALSE(judge(at_most_rel(1.05), {.summary = &above, .baseline = &exact}).passed);
}

TEST_CASE("a baseline that holds its seeds is paired with the same seeds") {
  // Far apart from seed to seed, and 2, 3, 4 more than accepted: over the accepted mean of
  // 170 the excess is 3, its error 0.577, t of 2 at 1 % 6.9646: noise 4.02, 2.37 %.
  const std::vector<double> before{10.0, 100.0, 400.0};
  std::vector<Tree> accepted;
  std::vector<Tree> now;
  Tree baseline = replicated(before);
  Tree& seeds = baseline.add("seeds", Tree::list());
  for (std::size_t i = 0; i < before.size(); ++i) {
    accepted.push_back(hand_summary(before[i]));
    now.push_back(hand_summary(before[i] + 2.0 + static_cast<double>(i)));
    for (Tree* tree : {&accepted.back(), &now.back()}) tree->add("seed", i + 1);
    seeds.append(i + 1);
  }
  const Tree summary = replicated({12.0, 103.0, 404.0});
  const Evidence evidence{.summary = &summary, .baseline = &baseline, .by_seed = now};
  const Judgement unpaired = judge(at_most_rel(1.0), evidence);
  CHECK(unpaired.noise.size() == std::string{"370 %"}.size());  // the seeds themselves differ
  baseline.add("by_seed", figures_by_seed(accepted, {metric}));
  CHECK(paired_with_baseline(evidence, metric).first == before);
  CHECK(judge(at_most_rel(1.0), evidence).noise == "2.37 %");

  const Evidence fewer{
      .summary = &summary, .baseline = &baseline, .by_seed = std::span{now}.first(2)};
  CHECK(paired_with_baseline(fewer, metric).first.empty());
  const std::vector<Tree> others{now[1], now[2], now[0]};
  const Evidence other_seeds{.summary = &summary, .baseline = &baseline, .by_seed = others};
  CHECK(paired_with_baseline(other_seeds, metric).first.empty());
}

TEST_CASE("against a reference the pairs decide") {
  // Excesses over 1.05 × 100: 4, 5, 6: mean 5, error 0.577, t of 2 at 1 % 6.9646: 4.02.
  const PairedRuns runs = hand_runs({100.0, 100.0, 100.0}, {109.0, 110.0, 111.0});
  const Tree summary = replicated({109.0, 110.0, 111.0});
  const Evidence evidence{.summary = &summary, .pairs = &runs};
  const Judgement failed = judge(at_most_rel(1.05), evidence);
  CHECK_FALSE(failed.passed);
  CHECK(failed.wanted == "at most 1.05 × 100 of the reference");
  CHECK(failed.seen == "110");
  CHECK(judge(at_most_rel(1.06), evidence).passed);
  const PairedRuns exact = hand_runs({100.0}, {105.5});
  CHECK_FALSE(judge(at_most_rel(1.05), {.summary = &summary, .pairs = &exact}).passed);
  CHECK(judge(at_most_rel(1.055), {.summary = &summary, .pairs = &exact}).passed);
}

TEST_CASE("a reference that lacks the figure fails, and says so") {
  PairedRuns runs = hand_runs({1.0, 1.0}, {1.0, 1.0});
  for (Tree& summary : runs.summaries[0]) summary = hand_summary(Tree{});
  const Tree summary = hand_summary(1.0);
  const Judgement failed = judge(at_most_rel(2.0), {.summary = &summary, .pairs = &runs});
  CHECK_FALSE(failed.passed);
  CHECK(failed.wanted == "a figure that the reference has as well");
}

}  // namespace
}  // namespace headroom

#include "tools/check/judgement.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace headroom;

namespace {

Tree small_summary() {
  Tree tree = Tree::object();
  Tree& jobs = tree.add("jobs", Tree::object());
  jobs.add("completed", 10);
  tree.add("scenario", "small");
  tree.add("exact", true);
  tree.add("nothing", Tree{});
  tree.add("jct_s", Tree::object()).add("mean", 200.0);
  tree.add("gpu", Tree::object()).add("capacity_hours", 7.0);
  Tree& hours = tree.add("gpu_hours", Tree::object());
  hours.add("useful", 4.0);
  hours.add("idle", 3);
  return tree;
}

MetricExpectation expect(std::string metric) {
  MetricExpectation expectation;
  expectation.metric = std::move(metric);
  return expectation;
}

MetricExpectation expect_value(std::string metric, double value) {
  MetricExpectation expectation = expect(std::move(metric));
  expectation.value = value;
  return expectation;
}

Judgement judge(const MetricExpectation& expectation, const Tree& summary, const Tree* baseline) {
  return headroom::judge(expectation, {.summary = &summary, .baseline = baseline});
}

Judgement judged(const MetricExpectation& expectation) {
  return judge(expectation, small_summary(), nullptr);
}

}  // namespace

TEST_CASE("a value without tolerance must be met exactly") {
  CHECK(judged(expect_value("jobs.completed", 10)).passed);
  const Judgement off = judged(expect_value("jct_s.mean", 200.0000001));
  CHECK_FALSE(off.passed);
  CHECK(off.seen == "200");
  CHECK(off.wanted == "200.0000001");
  CHECK(off.deviation == "-5e-08 %");
}

TEST_CASE("a value is met within the larger of both tolerances, limits included") {
  MetricExpectation expectation = expect_value("jct_s.mean", 160.0);
  expectation.rel_tol = 0.25;
  CHECK(judged(expectation).passed);
  CHECK(judged(expectation).wanted == "160 ± 25 %");
  CHECK(judged(expectation).deviation == "+25 %");
  expectation.rel_tol = 0.24;
  CHECK_FALSE(judged(expectation).passed);
  expectation.abs_tol = 40.0;
  CHECK(judged(expectation).passed);
  expectation.abs_tol = 39.9;
  CHECK_FALSE(judged(expectation).passed);
}

TEST_CASE("a relative tolerance works on negative values and not around zero") {
  Tree tree = Tree::object();
  tree.add("loss", -100.0);
  MetricExpectation expectation = expect_value("loss", -101.0);
  expectation.rel_tol = 0.02;
  CHECK(judge(expectation, tree, nullptr).passed);
  expectation.value = 0.0;
  CHECK_FALSE(judge(expectation, tree, nullptr).passed);
  CHECK(judge(expectation, tree, nullptr).deviation == "-100");
}

TEST_CASE("limits hold up to and including themselves, and all that is given must hold") {
  MetricExpectation expectation = expect("jct_s.mean");
  expectation.at_most = 200.0;
  expectation.at_least = 200.0;
  CHECK(judged(expectation).passed);
  CHECK(judged(expectation).wanted == "at most 200 and at least 200");
  expectation.at_least = 250.0;
  const Judgement below = judged(expectation);
  CHECK_FALSE(below.passed);
  CHECK(below.deviation == "-20 %");
}

TEST_CASE("a relative limit is a multiple of the baseline's figure") {
  Tree baseline = Tree::object();
  baseline.add("jct_s", Tree::object()).add("mean", 160.0);
  MetricExpectation expectation = expect("jct_s.mean");
  expectation.at_most_rel = 1.25;
  CHECK(judge(expectation, small_summary(), &baseline).passed);
  expectation.at_most_rel = 1.2;
  const Judgement worse = judge(expectation, small_summary(), &baseline);
  CHECK_FALSE(worse.passed);
  CHECK(worse.wanted == "at most 1.2 × 160 of the baseline");
  expectation.at_most_rel.reset();
  expectation.at_least_rel = 1.3;
  CHECK_FALSE(judge(expectation, small_summary(), &baseline).passed);

  const Tree empty = Tree::object();
  const Judgement unknown = judge(expectation, small_summary(), &empty);
  CHECK_FALSE(unknown.passed);
  CHECK(unknown.wanted == "a figure that the baseline has as well");
}

TEST_CASE("equals compares texts, truths and numbers, each with its own kind") {
  MetricExpectation text = expect("scenario");
  text.equals = "small";
  CHECK(judged(text).passed);
  text.equals = "large";
  CHECK_FALSE(judged(text).passed);
  CHECK(judged(text).seen == "\"small\"");
  CHECK(judged(text).wanted == "\"large\"");

  MetricExpectation truth = expect("exact");
  truth.equals = true;
  CHECK(judged(truth).passed);
  truth.equals = false;
  CHECK_FALSE(judged(truth).passed);
  truth.equals = 1.0;
  CHECK_FALSE(judged(truth).passed);

  MetricExpectation number = expect("jobs.completed");
  number.equals = 10.0;
  CHECK(judged(number).passed);
  number.equals = "10";
  CHECK_FALSE(judged(number).passed);
}

TEST_CASE("a figure that is not there or has no value fails") {
  const Judgement misspelled = judged(expect_value("jct_s.maen", 200.0));
  CHECK_FALSE(misspelled.passed);
  CHECK(misspelled.seen == "nothing of that name");
  CHECK(misspelled.wanted == "200");
  CHECK_FALSE(judged(expect_value("nothing", 0.0)).passed);
  CHECK(judged(expect_value("nothing", 0.0)).seen == "null");
  CHECK_FALSE(judged(expect_value("scenario", 0.0)).passed);
}

TEST_CASE("an object of numbers counts as their sum, and can equal another figure") {
  MetricExpectation sum = expect("gpu_hours");
  sum.equals_metric = "gpu.capacity_hours";
  CHECK(judged(sum).passed);
  CHECK(judged(sum).seen == "7");
  CHECK(judged(sum).wanted == "7 (gpu.capacity_hours)");
  sum.metric = "gpu_hours.useful";
  CHECK_FALSE(judged(sum).passed);
  sum.rel_tol = 0.5;
  CHECK(judged(sum).passed);
  sum.equals_metric = "gpu.capacity";
  CHECK_FALSE(judged(sum).passed);
}

TEST_CASE("a figure over replications counts with its mean") {
  Tree tree = Tree::object();
  Tree& figure = tree.add("wait", Tree::object());
  figure.add("mean", 3.0);
  figure.add("ci95_low", 2.0);
  figure.add("ci95_high", 4.0);
  figure.add("n", 5);
  CHECK(figure_at(tree, "wait") == 3.0);
  CHECK_FALSE(figure_at(small_summary(), "jobs.none"));
}

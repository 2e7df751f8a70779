#include "tools/compare/metric_difference.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "sim/report/tree.hpp"
#include "tests/tools/compare/hand_runs.hpp"
#include "tools/compare/difference_words.hpp"

namespace headroom {
namespace {

const std::string metric = "queue_delay_s.mean";

TEST_CASE("a difference of pairs worked out by hand") {
  // Differences 9, 10, 11: mean 10, deviation 1, error 1 / sqrt(3), t = 17.32 with two
  // degrees of freedom: p = 1 - 17.32 / sqrt(2 + 300) = 0.00332.
  const PairedRuns runs = hand_runs({100.0, 200.0, 300.0}, {109.0, 210.0, 311.0});
  const MetricDifference one = difference_of(runs, 1, metric);
  CHECK(one.base == 200.0);
  CHECK(one.other == 210.0);
  CHECK(one.difference == 10.0);
  CHECK(one.relative == 0.05);
  CHECK(one.interval->low == doctest::Approx(10.0 - 2.484138));
  CHECK(one.p_value == doctest::Approx(0.003317).epsilon(1e-3));
  CHECK(one.pairs == 3);
}

TEST_CASE("exact runs are told without noise") {
  MetricDifference one = difference_of(hand_runs({100.0}, {130.0}), 1, metric);
  judge_changes({&one, 1}, 0.01);
  CHECK(one.change == Change::worse);
  CHECK_FALSE(one.interval.has_value());
  CHECK(change_with_interval(one) == "+30 %");
  MetricDifference small = difference_of(hand_runs({100.0}, {100.5}), 1, metric);
  judge_changes({&small, 1}, 0.01);
  CHECK(small.change == Change::same);
}

TEST_CASE("a figure that seeds lack is left out of its pairs") {
  PairedRuns runs = hand_runs({1.0, 2.0, 3.0}, {2.0, 3.5, 4.0});
  runs.summaries[0][2] = hand_summary(Tree{});
  const MetricDifference two = difference_of(runs, 1, metric);
  CHECK(two.pairs == 2);
  CHECK(two.difference == 1.25);
  runs.summaries[1][1] = hand_summary(Tree{});
  MetricDifference one = difference_of(runs, 1, metric);
  judge_changes({&one, 1}, 0.0);
  CHECK(one.change == Change::unknown);
  MetricDifference none = difference_of(runs, 1, "no.such");
  CHECK(none.change == Change::unknown);
  CHECK(change_words(none) == "-");
}

TEST_CASE("judged together, what is rare alone is no difference") {
  // p = 0.0444 alone: t = 4.58 with two degrees of freedom. Beside two figures without
  // any difference Holm makes it 0.133.
  const PairedRuns runs = hand_runs({10.0, 10.0, 10.0}, {11.0, 12.0, 12.25});
  std::vector<MetricDifference> alone{difference_of(runs, 1, metric)};
  judge_changes(alone, 0.01);
  CHECK(alone[0].change == Change::worse);
  std::vector<MetricDifference> family{difference_of(runs, 1, metric),
                                       difference_of(runs, 1, "gpu.busy_ratio"),
                                       difference_of(runs, 1, "gpu.busy_ratio")};
  judge_changes(family, 0.01);
  CHECK(family[0].change == Change::same);
  CHECK(family[0].adjusted_p_value == doctest::Approx(3.0 * family[0].p_value));
}

TEST_CASE("parts of the jobs are judged where there are several") {
  PairedRuns runs = hand_runs({1.0}, {1.0});
  runs.summaries[0][0].add("by_size", Tree::object()).add("1", Tree::object());
  CHECK(judged_metrics(runs, 1, {metric}) == std::vector<std::string>{metric});
  runs.summaries[1][0].add("by_size", Tree::object()).add("5-8", Tree::object());
  CHECK(judged_metrics(runs, 1, {metric, "gpu.busy_ratio"}) ==
        std::vector<std::string>{metric, "gpu.busy_ratio", "by_size.1.queue_delay_s.mean",
                                 "by_size.5-8.queue_delay_s.mean"});
}

TEST_CASE("changes read well, small or huge") {
  const auto words = [](double first, double second) {
    return change_words(difference_of(hand_runs({first}, {second}), 1, metric));
  };
  CHECK(words(100.0, 104.2) == "+4.2 %");
  CHECK(words(100.0, 69.0) == "-31 %");
  CHECK(words(100.0, 1500.0) == "×15");
  CHECK(words(0.0, 60.0) == "+1.0min");
  CHECK(words(5.0, 5.0) == "0");
  CHECK(words(100.0, 99.999) == "0.0 %");
}

}  // namespace
}  // namespace headroom

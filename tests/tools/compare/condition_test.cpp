#include "tools/compare/condition.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "tests/tools/compare/hand_runs.hpp"

namespace headroom {
namespace {

std::string problem(const std::string& text) {
  try {
    (void)parse_condition(text);
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

TEST_CASE("conditions are read with metric, word and amount") {
  const FailCondition relative = parse_condition("queue_delay_s.p95 worse by 5%");
  CHECK(relative.metric == "queue_delay_s.p95");
  CHECK(relative.word == ConditionWord::worse);
  CHECK(relative.is_relative);
  CHECK(relative.amount == 0.05);
  const FailCondition time = parse_condition("  jct_s.mean  higher by 10 min ");
  CHECK_FALSE(time.is_relative);
  CHECK(time.amount == 600.0);
  CHECK(parse_condition("jct_s.mean higher by 90 seconds").amount == 90.0);
  CHECK(parse_condition("gpu.busy_ratio lower by 0.02").amount == 0.02);
  CHECK(parse_condition("gpu.busy_ratio different").amount == 0.0);
  CHECK(parse_condition("worse").metric.empty());
}

TEST_CASE("what cannot be read is refused with its place") {
  CHECK(problem("") ==
        "--fail-if: at character 1: the condition is empty "
        "(METRIC worse|better|higher|lower|different [by AMOUNT])");
  CHECK(problem("queue_delay_s.p95").find("at character 18") != std::string::npos);
  CHECK(problem("queue_delay_s.p95 wors by 5%") ==
        "--fail-if: at character 19: unknown word \"wors\" (did you mean \"worse\"?)");
  CHECK(problem("queue_delay_s.p95 worse than 5%").find("character 25: \"than\"") !=
        std::string::npos);
  CHECK(problem("queue_delay_s.p95 worse by") ==
        "--fail-if: at character 27: \"by\" needs an amount (such as 5%, 10min or 600 seconds)");
  CHECK(problem("queue_delay_s.p95 worse by much").find("character 28: \"much\"") !=
        std::string::npos);
  CHECK(problem("queue_delay_s.p95 worse by -5%").find("no amount") != std::string::npos);
  CHECK(problem("gpu.busy_ratio worse by 5min").find("no amount") != std::string::npos);
  CHECK(problem("gpu.count worse").find("no good direction") != std::string::npos);
  CHECK(problem("higher").find("a verdict is worse") != std::string::npos);
  CHECK(problem("worse by 5%").find("takes no amount") != std::string::npos);
}

TEST_CASE("unknown metrics are told with the nearest one") {
  const std::vector<std::string> known{"queue_delay_s.mean", "queue_delay_s.p95", "makespan_s"};
  CHECK_FALSE(unknown_metric("--metric", "makespan_s", known).has_value());
  CHECK(unknown_metric("--metric", "makespn_s", known)->hint == "did you mean \"makespan_s\"?");
  CHECK_FALSE(impossible_metric("--metric", "by_queue.a.b.jct_s.max").has_value());
  CHECK(impossible_metric("--metric", "queue_delay_s")->hint ==
        "did you mean \"queue_delay_s.mean\"?");
  CHECK(unknown_metric("--metric", "turnover", known)->hint.find("a path in") == 0);
}

bool met(const std::string& text, const PairedRuns& runs, std::size_t count = 1) {
  return is_met(parse_condition(text), runs, 1, count);
}

TEST_CASE("exact runs meet a condition by what they are") {
  const PairedRuns runs = hand_runs({100.0}, {105.0});
  CHECK(met("queue_delay_s.mean worse", runs));
  CHECK(met("queue_delay_s.mean worse by 5%", runs));
  CHECK_FALSE(met("queue_delay_s.mean worse by 5.01%", runs));
  CHECK(met("queue_delay_s.mean worse by 5s", runs));
  CHECK_FALSE(met("queue_delay_s.mean better", runs));
  CHECK(met("queue_delay_s.mean different", runs));
  CHECK_FALSE(met("queue_delay_s.mean worse", hand_runs({100.0}, {100.0})));
  CHECK_FALSE(met("queue_delay_s.mean different", hand_runs({100.0}, {100.0})));
}

TEST_CASE("noisy runs meet a condition only beyond their noise") {
  // Differences 9, 10, 11 on 100: mean 10, deviation 1; t of 2 is 4.3027, half the
  // width 2.48: surely worse by 7.52 %.
  const PairedRuns runs = hand_runs({100.0, 100.0, 100.0}, {109.0, 110.0, 111.0});
  CHECK(met("queue_delay_s.mean worse", runs));
  CHECK(met("queue_delay_s.mean worse by 7.5%", runs));
  CHECK_FALSE(met("queue_delay_s.mean worse by 7.6%", runs));
  CHECK(met("queue_delay_s.mean higher by 7.5s", runs));
  CHECK_FALSE(met("queue_delay_s.mean lower", runs));
  // Two conditions share the 5 %: t of 2 at 1.25 % is 6.2053, half the width 3.58.
  CHECK_FALSE(met("queue_delay_s.mean worse by 7.5%", runs, 2));
  CHECK(met("queue_delay_s.mean worse by 6.4%", runs, 2));
}

TEST_CASE("where more is good, less is worse") {
  PairedRuns runs = hand_runs({1.0}, {1.0});
  runs.summaries[0][0] = hand_summary(1.0, 0.50);
  runs.summaries[1][0] = hand_summary(1.0, 0.45);
  CHECK(met("gpu.busy_ratio worse by 9%", runs));
  CHECK(met("gpu.busy_ratio lower by 0.04", runs));
  CHECK_FALSE(met("gpu.busy_ratio better", runs));
}

}  // namespace
}  // namespace headroom

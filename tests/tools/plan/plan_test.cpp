#include "tools/plan/plan.hpp"

#include <cstddef>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/report/json_text.hpp"
#include "tools/plan/frontier.hpp"
#include "tools/plan/plan_report.hpp"
#include "tools/plan/plan_settings.hpp"
#include "tools/study/read_study.hpp"

namespace headroom {
namespace {

constexpr const char* mix =
    R"({"generate": {"until": "4d", "arrivals": {"poisson": "30/h"}, "users": 4,
        "duration": {"lognormal": {"median": "20min", "sigma": 1.2}},
        "gpus": {"choices": {"1": 0.6, "2": 0.2, "8": 0.2}}}})";

std::string study_text(const std::string& cluster, const std::string& rest) {
  return R"({"base": {"cluster": {)" + cluster + R"(}, "workload": [)" + mix +
         R"(], "scheduler": {"policy": "easy-backfill", "estimate": "actual"},
             "run": {"until": "4d", "warmup": "12h"}}, )" +
         rest + "}";
}

constexpr const char* two_groups =
    R"("nodes": [{"name": "big", "gpus": 8, "count": 4},
                 {"name": "small", "gpus": 4, "count": 4}])";
constexpr const char* one_group = R"("nodes": [{"name": "big", "gpus": 8, "count": 4}])";

/// Studies of several kinds: amounts alone, amounts with choices, prices and a simulated figure.
std::vector<std::string> mixed_studies() {
  return {
      study_text(one_group, R"("vary": {"cluster.nodes[0].count": {"from": 1, "to": 40}},
          "replications": 10, "goals": [{"metric": "queue_delay_s.p95", "at_most": "30min"}],
          "minimize": "cluster.nodes[0].count")"),
      study_text(two_groups, R"("vary": {"cluster.nodes[0].count": {"from": 1, "to": 12},
            "cluster.nodes[1].count": {"from": 1, "to": 12}},
          "replications": 8, "goals": [{"metric": "queue_delay_s.mean", "at_most": "10min"}],
          "minimize": "cost.purchase", "prices": {"each": {"big": 100, "small": 57}})"),
      study_text(one_group, R"("vary": {"cluster.nodes[0].count": {"from": 2, "to": 24},
            "scheduler.policy": ["fifo", "easy-backfill", "sjf"]},
          "replications": 10, "goals": [{"metric": "queue_delay_s.p95", "at_most": "1h"},
            {"metric": "gpu.busy_ratio", "at_least": 0.2}],
          "minimize": "cluster.nodes[0].count")"),
      study_text(one_group, R"("vary": {"server": {
              "eight": {"cluster.nodes[0].gpus": 8, "prices.each.big": 100},
              "four": {"cluster.nodes[0].gpus": 16, "prices.each.big": 185}},
            "cluster.nodes[0].count": {"from": 1, "to": 30}},
          "replications": 8,
          "goals": [{"metric": "queue_delay_s.p95", "where": {"gpus": ">=8"}, "at_most": "2h"}],
          "minimize": "cost.total", "prices": {"each": {"big": 100}})"),
      study_text(one_group, R"("vary": {"scheduler.order": ["fcfs", "sjf", "ljf", "smallest-first",
              "largest-first", "wfp3", "unicef", "f1"],
            "scheduler.placement": ["first-fit", "best-fit", "worst-fit", "spread"]},
          "replications": 27, "minimize": "bounded_slowdown.mean")"),
  };
}

Plan plan_of(const std::string& text, bool exhaustive, unsigned threads = 2) {
  const Study study = parse_study(text, "study.json", {});
  PlanSettings settings = plan_settings(study);
  settings.exhaustive = exhaustive;
  return make_plan(study, settings, {.threads = threads});
}

TEST_CASE("a plan finds what a look at every point finds, in at most 15 % of the runs") {
  std::size_t number = 0;
  for (const std::string& text : mixed_studies()) {
    CAPTURE(number++);
    const Plan plan = plan_of(text, false);
    const Plan all = plan_of(text, true);
    REQUIRE(plan.best.has_value());
    REQUIRE(all.best.has_value());
    CHECK(fmt::format("{}", fmt::join(plan.points[*plan.best].point.labels, " ")) ==
          fmt::format("{}", fmt::join(all.points[*all.best].point.labels, " ")));
    CHECK(all.runs == all.runs_in_all);
    MESSAGE(plan.runs, " runs of ", plan.runs_in_all);
    CHECK(static_cast<double>(plan.runs) <= 0.15 * static_cast<double>(plan.runs_in_all));
  }
}

TEST_CASE("a plan does not depend on the number of threads") {
  const std::string text = mixed_studies().front();
  const Study study = parse_study(text, "study.json", {});
  CHECK(json_text(plan_tree(study, plan_of(text, false, 1))) ==
        json_text(plan_tree(study, plan_of(text, false, 2))));
}

TEST_CASE("a plan that cannot be says which goal is missed, and the best that was reached") {
  const std::string text =
      study_text(one_group, R"("vary": {"cluster.nodes[0].count": [1, 2, 3]}, "replications": 2,
          "goals": [{"metric": "queue_delay_s.p95", "at_most": "1s"}])");
  const Plan plan = plan_of(text, false);
  CHECK_FALSE(plan.best.has_value());
  const Study study = parse_study(text, "study.json", {});
  const std::string report = plan_text(study, plan);
  CHECK(report.find("no point of 3 meets the goals") != std::string::npos);
  CHECK(report.find("at cluster.nodes[0].count = 3") != std::string::npos);
  CHECK(plan_tree(study, plan).find("best")->is_null());
}

TEST_CASE("an amount of which more is worse is noticed") {
  // The share of busy GPUs falls with each node that is added.
  const std::string text = study_text(one_group, R"("vary": {"cluster.nodes[0].count": [3, 8, 12]},
          "replications": 3, "goals": [{"metric": "gpu.busy_ratio", "at_least": 0.9}],
          "minimize": "cluster.nodes[0].count")");
  const Plan plan = plan_of(text, false);
  CHECK(plan.best.has_value());
  REQUIRE_FALSE(plan.surprises.empty());
  const Study study = parse_study(text, "study.json", {});
  CHECK(plan_text(study, plan).find("More is not better here") != std::string::npos);
}

TEST_CASE("values may stand in any order") {
  const std::string text =
      study_text(one_group, R"("vary": {"cluster.nodes[0].count": [24, 2, 12, 6, 18, 9, 3]},
          "replications": 4, "goals": [{"metric": "queue_delay_s.p95", "at_most": "30min"}])");
  const Plan plan = plan_of(text, false);
  const Plan all = plan_of(text, true);
  REQUIRE(plan.best.has_value());
  CHECK(plan.points[*plan.best].point.labels == all.points[*all.best].point.labels);
}

TEST_CASE("a frontier holds the points that none beats in cost and delay") {
  Plan plan;
  for (const auto& [cost, delay] : {std::pair{1.0, 9.0}, {2.0, 9.0}, {3.0, 4.0}, {3.0, 2.0}}) {
    PlannedPoint point;
    point.objective = cost;
    point.delay_p95_s = delay;
    plan.points.push_back(point);
  }
  CHECK(frontier_of(plan) == std::vector<std::size_t>{0, 3});
}

std::string refusal(const std::string& rest) {
  try {
    const Study study = parse_study(study_text(one_group, rest), "study.json", {});
    const Plan plan = make_plan(study, plan_settings(study), {});
    return "taken";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST_CASE("plans that make no sense are refused") {
  const auto holds = [](const std::string& text, std::string_view part) {
    CAPTURE(text);
    CHECK(text.find(part) != std::string::npos);
  };
  const std::string vary = R"("vary": {"cluster.nodes[0].count": [1, 2]})";
  const std::string goal = R"(, "goals": [{"metric": "queue_delay_s.p95", "at_most": 1}])";
  holds(refusal(vary), "goals: are missing");
  holds(refusal(R"("vary": {})" + goal), "leaves nothing to choose");
  holds(refusal(vary + R"(, "goals": [{"metric": "queue_dely_s.p95", "at_most": 1}])"),
        "did you mean \"queue_delay_s.p95\"?");
  holds(refusal(vary + goal + R"(, "minimize": "cost.totl")"), "did you mean \"cost.total\"?");
  holds(refusal(vary + goal + R"(, "minimize": "cost.total")"), "\"big\" has no price");
  holds(refusal(vary + goal + R"(, "search": {"separately": ["cluster.nodes[0].cont"]})"),
        "did you mean \"cluster.nodes[0].count\"?");
  holds(refusal(R"("vary": {"cluster.nodes[0].count": {"from": 1, "to": 90000}})" + goal),
        "makes 90000 points");
  holds(refusal(R"("vary": {"cluster.nodes[0].count": [1]}, "design": {"random": 3})" + goal),
        "a plan chooses its points itself");
}

}  // namespace
}  // namespace headroom

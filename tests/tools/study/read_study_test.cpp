#include "tools/study/read_study.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "tests/tools/study/studies.hpp"
#include "tools/replicate/simulate.hpp"
#include "tools/study/study_points.hpp"
#include "tools/study/study_scenario.hpp"

using namespace headroom;
using test::refusal_of;
using test::study_of;

namespace {

std::vector<std::string> labels_of(const Dimension& dimension) {
  std::vector<std::string> labels;
  for (const VariedValue& value : dimension.values) labels.push_back(value.label);
  return labels;
}

using Labels = std::vector<std::string>;

}  // namespace

TEST_CASE("a study is read whole") {
  const Study study = study_of(R"(
    "name": "how many", "replications": 5,
    "minimize": "queue_delay_s.p95", "metrics": ["jct_s.mean"],
    "goals": [{"metric": "queue_delay_s.p95", "at_most": "30min"}],
    "vary": {"cluster.nodes[0].count": [1, 2], "scheduler.policy": ["fifo", "easy-backfill"],
             "stack": {"small": {"cluster.nodes[0].gpus": 4, "name": "s"}, "large": {}}},
    "growth": {"months": 1}, "deliveries": [], "prices": {"pue": 1.2})");
  CHECK(study.name == "how many");
  CHECK(study.replications == 5);
  CHECK(study.seed == 7);
  CHECK(study.minimize == "queue_delay_s.p95");
  CHECK(study.metrics == Labels{"jct_s.mean"});
  REQUIRE(study.goals.size() == 1);
  CHECK(study.goals[0].at_most == 1800.0);
  REQUIRE(study.dimensions.size() == 3);
  CHECK(study.dimensions[0].values[1].overrides == Labels{"cluster.nodes[0].count=2"});
  CHECK(study.dimensions[0].values[1].number == 2.0);
  CHECK(labels_of(study.dimensions[1]) == Labels{"fifo", "easy-backfill"});
  CHECK(study.dimensions[2].name == "stack");
  CHECK(labels_of(study.dimensions[2]) == Labels{"small", "large"});
  CHECK(study.dimensions[2].values[0].overrides == Labels{"cluster.nodes[0].gpus=4", "name=\"s\""});
  CHECK(study.growth.value().find("months") != nullptr);
  CHECK(study.deliveries.has_value());
  CHECK(study.prices.has_value());
}

TEST_CASE("what a study leaves out is the base's") {
  const Study study = parse_study(R"({"base": {
      "cluster": {"nodes": [{"gpus": 8}]},
      "workload": [{"jobs": [{"id": "a", "gpus": 1, "duration_s": 5}]}],
      "run": {"replications": 3}, "goals": [{"metric": "jct_s.max", "at_most": 1}]}})",
                                  "folder/two words.json", {.data_directory = "", .overrides = {}});
  CHECK(study.name == "two words");
  CHECK(study.replications == 3);
  CHECK(study.seed == 1);
  CHECK(study.goals.at(0).metric == "jct_s.max");
}

TEST_CASE("ranges are spelled out without errors that add up") {
  const auto values = [](const std::string& range) {
    return labels_of(
        study_of(R"("vary": {"scheduler.estimate": {"e": {}}, "cluster.nodes[0].count": )" + range +
                 "}")
            .dimensions[1]);
  };
  CHECK(values(R"({"from": 1, "to": 4})") == Labels{"1", "2", "3", "4"});
  CHECK(values(R"({"from": 1, "to": 8, "step": 3})") == Labels{"1", "4", "7"});
  CHECK(values(R"({"from": 1, "to": 64, "factor": 4})") == Labels{"1", "4", "16", "64"});
  const auto scales = [](const std::string& range) {
    return labels_of(
        study_of(R"("vary": {"workload[0].generate.duration.exponential": )" + range + "}")
            .dimensions[0]);
  };
  const Labels tenths{"0.1min", "0.2min", "0.3min", "0.4min"};
  CHECK(scales(R"({"from": 0.1, "to": 0.4, "step": 0.1, "unit": "min"})") == tenths);
}

TEST_CASE("what no scenario has is refused before the first run, with the nearest name") {
  CHECK(refusal_of(R"("vary": {"cluster.nodes[0].cuont": [1]})") ==
        "s.json: vary[\"cluster.nodes[0].cuont\"]: cluster.nodes[0].cuont: unknown key (did you "
        "mean \"count\"?)");
  CHECK(refusal_of(R"("vary": {"scheduler.policy": ["fifo", "fif"]})")
            .starts_with("s.json: vary[\"scheduler.policy\"]: scheduler.policy: unknown name "
                         "\"fif\" (did you mean \"fifo\"?"));
  CHECK(refusal_of(R"("vary": {"cluster.nodes[4].count": [1]})").find("has 1 entries") !=
        std::string::npos);
  CHECK(refusal_of(R"("vary": {"stack": {"a": {"cluster.nods": 1}}})").find("\"nodes\"") !=
        std::string::npos);
  CHECK(refusal_of(R"("points": [{"cluster.nodes[0].count": 0}])").find("points[0]") !=
        std::string::npos);
  CHECK(refusal_of(R"("vary": {"run.seed": [1, 2]})").find("replications") != std::string::npos);
  CHECK(refusal_of(R"("vry": {})") == "s.json: vry: unknown key (did you mean \"vary\"?)");
}

TEST_CASE("empty and endless studies are refused") {
  CHECK(refusal_of(R"("vary": {"cluster.nodes[0].count": []})").find("has 0 entries") !=
        std::string::npos);
  CHECK(refusal_of(R"("vary": {"stack": {}})").find("has no choices") != std::string::npos);
  CHECK(refusal_of(R"("vary": {"cluster.nodes[0].count": [1, 1]})").find("twice") !=
        std::string::npos);
  CHECK(refusal_of(R"("vary": {"cluster.nodes[0].count": {"from": 4, "to": 1}})")
            .find("'from' is above 'to'") != std::string::npos);
  CHECK(refusal_of(R"("vary": {"cluster.nodes[0].count": {"from": 1, "to": 10000},
                               "cluster.nodes[0].gpus": {"from": 1, "to": 10000}})")
            .find("makes 100000000 points") != std::string::npos);
  CHECK(refusal_of(R"("vary": {"cluster.nodes[0].count": {"from": 0.5, "to": 2}})")
            .find("'step' or 'factor'") != std::string::npos);
  CHECK(refusal_of(R"("points": [{}], "vary": {"name": ["a"]})").find("no meaning") !=
        std::string::npos);
  CHECK(refusal_of(R"("design": "list")").find("points: is missing") != std::string::npos);
}

TEST_CASE("a base that is wrong is named") {
  try {
    static_cast<void>(
        parse_study(R"({"base": {"cluster": {"nodes": [{"gpus": 8}]}, "worklod": []}})", "s.json",
                    {.data_directory = "", .overrides = {}}));
    FAIL("accepted");
  } catch (const InputError& error) {
    CHECK(std::string{error.what()}.find("s.json: base: worklod: unknown key") !=
          std::string::npos);
  }
  CHECK_THROWS_AS(static_cast<void>(parse_study(R"({"base": "none.json"})", "s.json",
                                                {.data_directory = "", .overrides = {}})),
                  InputError);
}

TEST_CASE("what the base lacks a point may bring") {
  const Study study = parse_study(R"({
    "base": {"cluster": {}, "workload": [{"jobs": [{"id": "a", "gpus": 1, "duration_s": 5}]}]},
    "vary": {"stack": {"a": {"cluster.nodes[0].gpus": 4}, "b": {"cluster.nodes[0].gpus": 8}}}})",
                                  "s.json", {.data_directory = "", .overrides = {}});
  CHECK(scenario_at(study, points(study).at(1), 3).cluster.nodes.at(0).gpus == 8);
}

TEST_CASE("a point and a seed are a scenario of one run") {
  const Study study = study_of(R"("replications": 4, "vary": {"cluster.nodes[0].count": [1, 3]})");
  const auto all = points(study);
  const Scenario scenario = scenario_at(study, all.at(1), 9);
  CHECK(scenario.cluster.nodes.at(0).count == 3);
  CHECK(scenario.run.seed == 9);
  CHECK(scenario.run.replications == 1);
  const Tree summary = simulate(scenario).summary;
  REQUIRE(summary.find("jobs.completed") != nullptr);
  CHECK(summary.find("jobs.completed")->number() == 30.0);
}

TEST_CASE("values that do not go together are a matter of their point") {
  const Study study =
      study_of(R"("vary": {"workload[0].generate.gpus": [1, {"choices": {"1": 0}}]})");
  CHECK_NOTHROW(static_cast<void>(scenario_at(study, points(study).at(0), 1)));
  CHECK_THROWS_AS(static_cast<void>(scenario_at(study, points(study).at(1), 1)), InputError);
}

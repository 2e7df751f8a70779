#include <doctest/doctest.h>
#include <string>

#include "headroom/diagnostics.hpp"

#include "tests/sim/pipelines/pipeline_case.hpp"

using namespace headroom;

namespace {

const std::string samples = "tests/models/workload/trace/samples/pipelines/";

/// The members of a pipeline whose graph is that of retrain.yaml.
std::string retrain(const std::string& steps) {
  return R"("file": ")" + samples + R"(retrain.yaml", "steps": {)" + steps + "}";
}

constexpr const char* others = R"("extract": {"duration_s": 100}, "check": {"duration_s": 10},
                                  "tell": {"duration_s": 1})";

std::string scenario_text(const std::string& members) {
  std::string text = pipeline_text(8, members);
  const std::string node = R"("name": "n", )";
  return text.replace(text.find(node), node.size(),
                      R"("name": "n", "cpus": 64, "memory": "256GiB", )");
}

/// All findings about a scenario.
std::string findings(const std::string& members) {
  std::string lines;
  try {
    static_cast<void>(parse_scenario(scenario_text(members), "s.json", {}));
  } catch (const InputError& error) {
    for (const Diagnostic& one : error.findings()) lines += to_string(one) + '\n';
  }
  return lines;
}

}  // namespace

TEST_CASE("steps of a file run in its order, and what the scenario says of them goes first") {
  const std::string steps =
      retrain(std::string{R"("train": {"duration_s": 1000, "gpus": 4}, )"} + others);
  const Scenario scenario = parse_scenario(scenario_text(steps), "s.json", {});
  const auto& read = scenario.pipelines.at(0).steps;
  REQUIRE(read.size() == 4);
  CHECK(scenario.pipelines[0].name == "p");
  auto jobs = jobs_of(run_of(scenario_text(steps)));
  CHECK(jobs.at("p/0/extract").submit == 0.0);
  CHECK(jobs.at("p/0/train").submit == 100.0);
  CHECK(jobs.at("p/0/check").submit == 1100.0);
  CHECK(jobs.at("p/0/tell").submit == 1110.0);
  for (const PipelineStep& step : read) {
    if (step.job.id == "extract") CHECK(step.retry.retries == 3);
    if (step.job.id == "train") CHECK(step.job.request.gpus.count == 4000);
    CHECK((step.condition == StepCondition::always) == (step.job.id == "tell"));
  }
}

TEST_CASE("what is told runs although the steps before it failed") {
  const auto jobs = jobs_of(run_of(scenario_text(retrain(
      std::string{R"("train": {"duration_s": 1000, "fails": 1, "retries": 0}, )"} + others))));
  CHECK(jobs.contains("p/0/tell"));
  CHECK_FALSE(jobs.contains("p/0/check"));
}

TEST_CASE("the schedule of a workflow counts unless the scenario has its own") {
  const std::string steps = R"("steps": {"prepare": {"duration_s": 1}, "left": {"duration_s": 1},
      "right": {"duration_s": 1}, "join": {"duration_s": 1}, "onExit": {"duration_s": 1}})";
  const std::string file = R"("file": ")" + samples + R"(nightly.yaml", "format": "argo", )";
  const auto spec = [&](const std::string& more) {
    return parse_scenario(scenario_text(file + more + steps), "s.json", {}).pipelines.at(0);
  };
  CHECK(spec(R"("runs": 2, )").schedule.cron.has_value());
  CHECK(spec(R"("runs": 2, )").concurrency == Concurrency::forbid);
  CHECK(spec(R"("submit": "1h", )").schedule.cron == std::nullopt);
}

TEST_CASE("names of steps that do not match have one clear message each") {
  const std::string at = "s.json: workload[0].pipeline";
  const std::string file = samples + "retrain.yaml";
  CHECK(findings(retrain(std::string{R"("train": {"duration_s": 1}, "trian": {}, )"} + others)) ==
        at + ".steps.trian: " + file + " has no such step (did you mean \"train\"?)\n");
  CHECK(findings(retrain(others))
            .starts_with(at + ".steps.train: does not say how long the step takes, nor does " +
                         file + ":"));
  CHECK(findings(retrain(std::string{R"("train": {"gpus": 1}, )"} + others))
            .starts_with(at + ".steps.train: does not say how long"));
  CHECK(findings(R"("file": "gone.yaml", "steps": {})")
            .starts_with(at + ".file: \"gone.yaml\" does not exist"));
  CHECK(findings(R"("file": "tests", "steps": {})").starts_with(at + ".file: \"tests\" is a dir"));
  CHECK(findings(R"("steps": {"a": {"gpus": 1, "duration_s": 1}})") ==
        at + ".steps: are no list, without \"file\" (a list of steps)\n");
  CHECK(findings(R"("file": ")" + file + R"(", "steps": [{"name": "a", "duration_s": 1}])")
            .starts_with(at + ".steps: are no object, beside \"file\""));
}

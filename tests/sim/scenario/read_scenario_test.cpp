#include "sim/scenario/read_scenario.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/units.hpp"

#include "example.hpp"
#include "models/workload/synthetic/distribution.hpp"
#include "sim/scenario/generator_presets.hpp"
#include "sim/scenario/scenario.hpp"

using namespace headroom;

namespace {

const ListedJob& only_job(const Scenario& scenario) {
  return std::get<InlineJobs>(scenario.workload.at(0)).jobs.at(0);
}

SyntheticSpec generated(const std::string& generate) {
  return std::get<SyntheticSpec>(
      example({"workload=[{\"generate\": " + generate + "}]"}).workload.at(0));
}

constexpr const char* some_demand =
    R"("arrivals": {"poisson": "60/h"}, "duration": {"exponential": "50min"})";

}  // namespace

TEST_CASE("what a scenario leaves out has the documented default") {
  const Scenario scenario = example();
  CHECK(scenario.name == "s");
  CHECK(scenario.run.seed == 1);
  CHECK_FALSE(scenario.run.until);
  CHECK(scenario.run.samples == 1000);
  CHECK(scenario.scheduler.policy == "fifo");
  CHECK(scenario.scheduler.order == "fcfs");
  CHECK(scenario.scheduler.placement == "first-fit");
  CHECK(scenario.scheduler.estimate.kind == EstimateSpec::Kind::requested);
  CHECK_FALSE(scenario.scheduler.cycle);
  CHECK(scenario.scheduler.reject_impossible);
  CHECK(scenario.warnings.empty());
  const ListedJob& job = only_job(scenario);
  CHECK(job.submit == 0_s);
  CHECK_FALSE(job.preemptible);
  CHECK_FALSE(job.walltime);
}

TEST_CASE("node groups keep their order, names and sizes") {
  const Scenario scenario =
      example({R"(cluster.nodes=[{"gpus": 2}, {"name": "b", "count": 1000, "gpus": 8, "gpu": "a100",
          "cpus": 64, "memory": "512GB"}])"});
  CHECK(scenario.cluster.nodes.at(0).name == "nodes-0");
  CHECK(scenario.cluster.nodes.at(0).count == 1);
  CHECK_FALSE(scenario.cluster.nodes.at(0).cpus);
  const NodeGroup& second = scenario.cluster.nodes.at(1);
  CHECK(second.name == "b");
  CHECK(second.count == 1000);
  CHECK(second.gpu_model == "a100");
  CHECK(second.cpus == 64U);
  CHECK(second.memory == Bytes{512'000'000'000});
}

TEST_CASE("a preset sets the parts, and single parts beside it have the last word") {
  const auto scheduler = [](std::vector<std::string> overrides) {
    return example(std::move(overrides)).scheduler;
  };
  CHECK(scheduler({"scheduler.policy=easy-backfill"}).backfill == "easy");
  CHECK(scheduler({"scheduler.policy=tiresias"}).order == "las");
  CHECK(scheduler({"scheduler.policy=tiresias"}).preemption == "order");
  CHECK(scheduler({"scheduler.policy=easy-backfill", "scheduler.order=sjf"}).order == "sjf");
  CHECK(scheduler({"scheduler.policy=easy-backfill", "scheduler.backfill=none"}).backfill ==
        "none");
}

TEST_CASE("parameters of a part are its own, defaults filled in") {
  const auto thresholds = [](std::vector<std::string> overrides) {
    const Scenario scenario = example(std::move(overrides));
    const auto values = scenario.scheduler.parameters.at("las").numbers("thresholds_gpu_s");
    return std::vector<double>(values.begin(), values.end());
  };
  CHECK(thresholds({}) == std::vector{3250.0, 7200.0});
  CHECK(thresholds({"scheduler.order=las", "scheduler.las.thresholds_gpu_s=[10]"}) ==
        std::vector{10.0});
}

TEST_CASE("estimates, cycle and restart cost are read in each of their forms") {
  const auto estimate = [](const std::string& text) {
    return example({"scheduler.estimate=" + text}).scheduler.estimate;
  };
  CHECK(estimate("actual").kind == EstimateSpec::Kind::actual);
  CHECK(estimate("requested").kind == EstimateSpec::Kind::requested);
  CHECK(estimate(R"({"scale": 2.5})").factor == 2.5);
  CHECK(estimate(R"({"scale": 2.5})").kind == EstimateSpec::Kind::scale);
  CHECK(estimate(R"({"noise": {"lognormal": 0.5}})").sigma == 0.5);
  CHECK_FALSE(example({"scheduler.cycle=event"}).scheduler.cycle);
  CHECK(example({"scheduler.cycle=30s"}).scheduler.cycle == 30_s);
  CHECK(example({"scheduler.restart_cost=30s", "scheduler.policy=srtf"}).scheduler.restart_cost ==
        30_s);
}

TEST_CASE("a job is read with each of its keys") {
  const Scenario scenario = example({R"(workload[0].jobs=[
    {"id": 17, "submit_s": 0.1, "duration_s": 1e2, "nodes": 2, "gpus_per_node": 4,
     "gpu": ["v100", "a100", "v100"], "cpus": 8, "memory": "1GiB", "walltime_s": 200.000000001,
     "restart_cost": "30s", "user": "u", "queue": "q", "priority": -3, "preemptible": false},
    {"id": "b", "gpus": 3, "duration_s": 0, "after": 17},
    {"id": "c", "cpus": 1, "duration_s": 0, "after": [17, "b"]}])"});
  const auto& jobs = std::get<InlineJobs>(scenario.workload.at(0)).jobs;
  const ListedJob& job = jobs.at(0);
  CHECK(job.id == "17");
  CHECK(job.submit == 100_ms);
  CHECK(job.duration == 100_s);
  CHECK(job.request.nodes == 2U);
  CHECK(job.request.gpus_per_node == 4U);
  CHECK(job.request.gpu_models == std::vector<std::string>{"a100", "v100"});
  CHECK(job.request.cpu_milli == 8000);
  CHECK(job.request.memory == Bytes{1'073'741'824});
  CHECK(job.walltime == Duration{200'000'000'001});
  CHECK(job.restart_cost == 30_s);
  CHECK(job.user == "u");
  CHECK(job.queue == "q");
  CHECK(job.priority == -3);
  CHECK(job.preemptible == false);
  CHECK(jobs.at(1).request.gpus == whole_gpus(3));
  CHECK(jobs.at(1).after == std::vector<std::string>{"17"});
  CHECK(jobs.at(2).after == std::vector<std::string>{"17", "b"});
}

TEST_CASE("a trace is read with each of its options") {
  const Scenario scenario = parse_scenario(
      R"({"cluster": {"nodes": [{"gpus": 1}]}, "workload": [
        {"trace": "CMakeLists.txt", "format": "swf", "processors": "cpus", "size": "allocated",
         "think_time": true, "first": 10, "from": "1h", "to": "1d", "speed_up": 2,
         "scale_gpus": 0.5, "where": {"gpus": ">=8", "queue": 3}},
        {"trace": "${HEADROOM_DATA}/CMakeLists.txt", "format": "csv",
         "columns": {"id": "job_id"}}]})",
      "sim/s.json", {.data_directory = "models", .overrides = {}});
  const auto& swf = std::get<TraceSpec>(scenario.workload.at(0));
  CHECK(swf.path == "sim/CMakeLists.txt");
  CHECK(swf.shown == "CMakeLists.txt");
  CHECK(swf.format == "swf");
  CHECK(swf.processors == "cpus");
  CHECK(swf.size == "allocated");
  CHECK(swf.think_time);
  CHECK(swf.first == 10U);
  CHECK(swf.from == 3600_s);
  CHECK(swf.to == 86'400_s);
  CHECK(swf.speed_up == 2.0);
  CHECK(swf.scale_gpus == 0.5);
  CHECK(swf.where == std::map<std::string, std::string>{{"gpus", ">=8"}, {"queue", "3"}});
  const auto& csv = std::get<TraceSpec>(scenario.workload.at(1));
  CHECK(csv.path == "models/CMakeLists.txt");
  CHECK(csv.shown == "${HEADROOM_DATA}/CMakeLists.txt");
  CHECK(csv.columns.at("id") == "job_id");
}

TEST_CASE("synthetic demand is read in each of its forms") {
  const SyntheticSpec plain = generated(std::string{"{\"count\": 200000, "} + some_demand + "}");
  CHECK(plain.count == 200'000U);
  CHECK(plain.arrivals.kind == "poisson");
  CHECK(plain.arrivals.rate_per_s == 60.0 / 3600.0);
  CHECK(plain.duration.name == "exponential");
  CHECK(plain.duration.parameters.number("mean") == 3000.0);
  CHECK(plain.gpus == std::vector<std::pair<std::uint32_t, double>>{{1, 1.0}});

  const SyntheticSpec full = generated(R"({"until": "2d",
      "arrivals": {"every": "1min"},
      "duration": {"lognormal": {"median": "10min", "sigma": 1.8}},
      "gpus": {"choices": {"8": 0.4, "1": 0.6}}, "walltime_factor": 3,
      "gpu": ["b", "a", "b"], "users": 5,
      "queue": "q", "priority": 2})");
  CHECK(full.until == 172'800_s);
  CHECK(full.arrivals.every == 60_s);
  CHECK(full.duration.parameters.number("median") == 600.0);
  CHECK(full.duration.parameters.number("sigma") == 1.8);
  CHECK(full.gpus == std::vector<std::pair<std::uint32_t, double>>{{1, 0.6}, {8, 0.4}});
  CHECK(full.walltime_factor == 3.0);
  CHECK(full.gpu_models == std::vector<std::string>{"a", "b"});
  CHECK(full.users == 5);
  CHECK(full.priority == 2);

  const SyntheticSpec empirical = generated(R"({"count": 1, "arrivals": {"poisson": "1/s",
      "weekly": [1, 1, 1, 1, 1, 0, 0]},
      "duration": {"empirical": {"values": ["1min", "2min"], "weights": [1, 3]}}, "gpus": 0})");
  CHECK(empirical.arrivals.weekly.size() == 7);
  CHECK(empirical.duration.parameters.numbers("values")[1] == 120.0);
  CHECK(empirical.gpus.at(0).first == 0);
}

TEST_CASE("every preset can be drawn, and its mean load is the one asked for") {
  for (const std::string& name : preset_names()) {
    CAPTURE(name);
    const SyntheticSpec spec =
        generated("{\"preset\": \"" + name + "\", \"load\": 0.8, \"count\": 50}");
    const Scenario scenario = example({});
    double gpus = 0.0;
    for (const NodeGroup& group : scenario.cluster.nodes) {
      gpus += static_cast<double>(group.count) * group.gpus;
    }
    CHECK(mean_gpus_wanted(spec) == doctest::Approx(0.8 * gpus));
    WorkloadTables tables;
    const auto source = make_synthetic_source(spec, 1, 0, tables);
    std::size_t jobs = 0;
    while (source->next() != nullptr) ++jobs;
    CHECK(jobs == 50);
  }
}

TEST_CASE("published means of presets are those of their laws") {
  // Mean run times as their sources have them; see the presets.
  const SyntheticSpec helios = generated(R"({"preset": "helios", "count": 1})");
  CHECK(mean_of(helios.duration) == doctest::Approx(6652.0).epsilon(0.02));
  const SyntheticSpec acme = generated(R"({"preset": "acme", "count": 1})");
  CHECK(mean_of(acme.duration) == doctest::Approx(1414.0).epsilon(0.02));
}

TEST_CASE("what a generator says itself comes before its preset") {
  const SyntheticSpec spec =
      generated(R"({"preset": "philly", "count": 7, "gpus": 3, "arrivals": {"every": "1min"}})");
  CHECK(spec.count == 7U);
  CHECK(spec.gpus == std::vector<std::pair<std::uint32_t, double>>{{3, 1.0}});
  CHECK(spec.arrivals.kind == "every");
  CHECK(spec.duration.name == "quantiles");
}

TEST_CASE("a fit is read from its file, and paths in it start there") {
  const SyntheticSpec laws = generated(R"({"fit": "tests/fuzz/corpus/fit/laws.json", "count": 9})");
  CHECK(laws.count == 9U);
  CHECK_FALSE(laws.until == 5000_s);
  CHECK(laws.arrivals.kind == "renewal");
  const SyntheticSpec days = generated(R"({"fit": "tests/fuzz/corpus/fit/days.json"})");
  REQUIRE(days.resample);
  CHECK(days.resample->trace.shown == "tests/fuzz/corpus/csv/small.csv");
  CHECK(days.resample->window == 24_h * 14);
}

TEST_CASE("a generator without an end of its own stops with the run") {
  const Scenario scenario =
      example({std::string{"workload=[{\"generate\": {"} + some_demand + "}}]", "run.until=3d",
               "run.warmup=1d"});
  CHECK(std::get<SyntheticSpec>(scenario.workload.at(0)).until == scenario.run.until);
}

TEST_CASE("goals take times and numbers") {
  const Scenario scenario = example({R"(goals=[
      {"metric": "queue_delay_s.p95", "where": {"gpus": ">=8"}, "at_most": "30min"},
      {"metric": "gpu.busy_ratio", "at_least": 0.5, "at_most": 1}])"});
  CHECK(scenario.goals.at(0).at_most == 1800.0);
  CHECK(scenario.goals.at(0).where.at("gpus") == ">=8");
  CHECK_FALSE(scenario.goals.at(0).at_least);
  CHECK(scenario.goals.at(1).at_least == 0.5);
}

TEST_CASE("settings without effect are warnings that name the reason") {
  const auto warning = [](std::vector<std::string> overrides) {
    const Scenario scenario = example(std::move(overrides));
    return scenario.warnings.size() == 1 ? to_string(scenario.warnings.front()) : "";
  };
  CHECK(warning({"scheduler.backfill_order=sjf"}) ==
        "scheduler.backfill_order: has no effect: backfill is none, not easy");
  CHECK(warning({"scheduler.las.thresholds_gpu_s=[1]"}).find("order is fcfs") != std::string::npos);
  CHECK(warning({"scheduler.restart_cost=1s"}).find("preemption is none") != std::string::npos);
  CHECK(warning({"scheduler.backfill_order=sjf", "scheduler.policy=easy-backfill"}).empty());
}

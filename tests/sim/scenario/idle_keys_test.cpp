#include "sim/scenario/idle_keys.hpp"

#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "example.hpp"
#include "service_scenarios.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom {
namespace {

std::string warnings_of(const Scenario& scenario) {
  std::string lines;
  for (const Diagnostic& warning : scenario.warnings) lines += to_string(warning) + "\n";
  return lines;
}

std::string warnings_with(std::vector<std::string> overrides) {
  return warnings_of(example(std::move(overrides)));
}

/// Two GPUs, a network and a storage named `used`, a job that trains from it, and more.
std::string training(const std::string& storages, const std::string& more) {
  return R"({"cluster": {"nodes": [{"server": "dgx-1-v100", "count": 2}],
      "network": {"fabric": "single-switch", "link": "100GbE"}, "storage": [)" +
         storages + R"(]}, "workload": [{"jobs": [{"id": "a", "gpus": 8, "training": {
        "model": "resnet50", "batch_per_gpu": 64, "epochs": 1,
        "data": {"dataset": "imagenet-1k", "storage": "used"}}}]}])" +
         more + "}";
}

std::string warnings_in(const std::string& text) {
  return warnings_of(parse_scenario(text, "s.json", {}));
}

constexpr const char* used = R"({"name": "used", "system": "nfs"})";

}  // namespace

TEST_CASE("estimates that nobody asks for are warned of") {
  const std::string estimate = R"(scheduler.estimate={"scale": 2})";
  CHECK(warnings_with({estimate}) ==
        "scheduler.estimate: has no effect: order fcfs and backfill none ask for no run times\n");
  CHECK(warnings_with({estimate, "scheduler.backfill=first-fit"}).find("first-fit") !=
        std::string::npos);
  CHECK(warnings_with({estimate, "scheduler.policy=easy-backfill"}).empty());
  CHECK(warnings_with({estimate, "scheduler.order=sjf"}).empty());
  CHECK(warnings_with({estimate, R"(scheduler.off_peak={"weekends": true, "longer_than": "4h"})"})
            .empty());
}

TEST_CASE("replications of what is not random are warned of") {
  CHECK(warnings_with({"run.replications=5"}) ==
        "run.replications: has no effect: nothing here is random, so all 5 runs are the same "
        "(their confidence intervals mean nothing)\n");
  CHECK(warnings_with({"run.replications=1"}).empty());
  CHECK(warnings_with({"run.replications=5", "scheduler.placement=random"}).empty());
  CHECK(warnings_with({"run.replications=5", "scheduler.order=sjf",
                       R"(scheduler.estimate={"noise": {"lognormal": 0.5}})"})
            .empty());
  CHECK(warnings_with({"run.replications=5",
                       R"(workload=[{"generate": {"arrivals": {"poisson": "60/h"}, "count": 9,
                            "duration": {"exponential": "50min"}, "gpus": 1}}])"})
            .empty());
}

TEST_CASE("a storage that no job uses is warned of") {
  CHECK(warnings_in(training(used, "")).empty());
  CHECK(warnings_in(training(std::string{used} + R"(, {"name": "idle", "system": "nfs"})", "")) ==
        "cluster.storage[1]: has no effect: no job reads from or writes to \"idle\"\n");
}

TEST_CASE("a service makes use of the storage it starts from, and of replications") {
  const std::string two = R"("run": {"until": "1h", "replications": 2})";
  const std::string from =
      some_requests + ", " + some_latency + R"(, "cold_start": {"from": "shared", "image": "8GB"})";
  CHECK(warnings_in(service_scenario(from, R"("gpus": 1)", two)).empty());
}

TEST_CASE("profiles of which no source names one are warned of, single ones are not") {
  const std::string profiles = R"(, "profiles": {
      "a": {"model": "resnet50", "batch_per_gpu": 64},
      "b": {"model": "resnet50", "batch_per_gpu": 64}})";
  CHECK(warnings_in(training(used, profiles)).find("profiles: has no effect") == 0);
  const std::string source = R"({"generate": {"arrivals": {"poisson": "60/h"}, "count": 9,
      "duration": {"exponential": "50min"}, "gpus": 1}, "profiles": [{"as": "a"}]})";
  std::string text = training(used, profiles);
  text.insert(text.find("{\"jobs\""), source + ", ");
  CHECK(warnings_in(text).empty());
}

}  // namespace headroom

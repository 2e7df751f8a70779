#include "tools/replicate/simulate.hpp"

#include <doctest/doctest.h>
#include <string>
#include <variant>
#include <vector>

#include "sim/scenario/read_scenario.hpp"

namespace headroom {
namespace {

Scenario scenario_with(const std::string& run) {
  return parse_scenario(R"({
    "name": "s", "cluster": {"nodes": [{"name": "n", "gpus": 4}]},
    "workload": [{"generate": {"count": 50, "arrivals": {"poisson": "60/h"},
                               "duration": {"exponential": "2min"}, "gpus": 1}}],
    "run": )" + run + "}",
                        "s.json", {});
}

TEST_CASE("jobs run and end, or only pack, as the scenario says") {
  const SimulatedRun run = simulate(scenario_with("{}"));
  CHECK(std::holds_alternative<RunRecord>(run.record));
  CHECK(run.jobs == 50);
  CHECK(run.events > 100);
  CHECK(run.summary.find("jobs.completed")->number() == 50.0);
  const SimulatedRun packed = simulate(scenario_with(R"({"mode": "packing", "demand": 2})"));
  CHECK(std::holds_alternative<PackedRun>(packed.record));
  CHECK(packed.summary.find("mode")->text() == "packing");
  CHECK(packed.jobs == 8);  // 2 × 4 GPUs of one each
}

TEST_CASE("a packing run can be stopped, too") {
  RunOptions options;
  options.on_progress = [](TimePoint, std::size_t, std::size_t) -> bool { throw 1; };
  CHECK_THROWS_AS((void)simulate(scenario_with(R"({"mode": "packing"})"), options), int);
}

TEST_CASE("replications have the seeds that follow, and are merged when there are several") {
  const Scenario scenario = scenario_with(R"({"seed": 7})");
  CHECK(replica(scenario, 0).run.seed == 7);
  CHECK(replica(scenario, 3).run.seed == 10);
  const std::vector<Tree> summaries{simulate(replica(scenario, 0)).summary,
                                    simulate(replica(scenario, 1)).summary};
  CHECK(replicated_summary({summaries.data(), 1}).find("seed")->number() == 7.0);
  CHECK(replicated_summary(summaries).find("replications")->number() == 2.0);
  CHECK(replicated_summary(summaries).find("queue_delay_s.mean.n")->number() == 2.0);
}

}  // namespace
}  // namespace headroom

#include "tools/compare/paired_runs.hpp"

#include <atomic>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/report/json_text.hpp"
#include "sim/scenario/read_scenario.hpp"

namespace headroom {
namespace {

Scenario random_queue(const std::string& gpus) {
  return parse_scenario(R"({
    "name": "q", "cluster": {"nodes": [{"name": "n", "gpus": )" +
                            gpus + R"(}]},
    "workload": [{"generate": {"count": 200, "arrivals": {"poisson": "1/s"},
                               "duration": {"exponential": "3s"}, "gpus": 1}}]})",
                        "q.json", {});
}

Scenario listed_jobs() {
  return parse_scenario(R"({
    "name": "l", "cluster": {"nodes": [{"name": "n", "gpus": 1}]},
    "workload": [{"jobs": [{"id": "a", "duration_s": 10, "gpus": 1},
                           {"id": "b", "duration_s": 10, "gpus": 1}]}]})",
                        "l.json", {});
}

PairingSettings settings_for(double precision) {
  PairingSettings settings;
  settings.metrics = {"queue_delay_s.mean"};
  settings.precision = precision;
  return settings;
}

TEST_CASE("without anything random one run of each side is all") {
  const std::vector<Scenario> sides{listed_jobs(), listed_jobs()};
  const PairedRuns runs = run_paired(sides, settings_for(0.05));
  CHECK(runs.exact);
  CHECK(runs.seeds() == 1);
  CHECK(runs.pilot == 1);
}

TEST_CASE("one random side is enough to need seeds") {
  const std::vector<Scenario> sides{listed_jobs(), random_queue("4")};
  const PairedRuns runs = run_paired(sides, settings_for(10.0));
  CHECK_FALSE(runs.exact);
  CHECK(runs.seeds() == 10);
}

TEST_CASE("a narrow interval takes more seeds, and the limit is kept") {
  const std::vector<Scenario> sides{random_queue("6"), random_queue("5")};
  CHECK(run_paired(sides, settings_for(10.0)).seeds() == 10);
  const PairedRuns more = run_paired(sides, settings_for(0.25));
  CHECK(more.pilot == 10);
  CHECK(more.seeds() > 10);
  CHECK(more.seeds() < 50);
  CHECK(run_paired(sides, settings_for(0.0001)).seeds() == 50);
}

TEST_CASE("the runs are the same on any number of threads") {
  const std::vector<Scenario> sides{random_queue("6"), random_queue("5")};
  PairingSettings settings = settings_for(0.25);
  const PairedRuns alone = run_paired(sides, settings);
  settings.threads = 4;
  const PairedRuns together = run_paired(sides, settings);
  REQUIRE(alone.seeds() == together.seeds());
  for (std::size_t side = 0; side < 2; ++side) {
    for (std::size_t seed = 0; seed < alone.seeds(); ++seed) {
      REQUIRE(json_text(alone.summaries[side][seed]) == json_text(together.summaries[side][seed]));
    }
  }
}

TEST_CASE("both sides of a pair have the same demand") {
  const std::vector<Scenario> sides{random_queue("6"), random_queue("5")};
  const PairedRuns runs = run_paired(sides, settings_for(10.0));
  const PairedValues values = paired_values(runs, 0, 1, figure_at_path("run_s.mean"));
  CHECK(values.first == values.second);
  CHECK(values.first[0] != values.first[1]);
}

TEST_CASE("who sees the first summary can stop the rest") {
  const std::vector<Scenario> sides{random_queue("6"), random_queue("5")};
  PairingSettings settings = settings_for(0.05);
  std::atomic<std::size_t> most = 0;
  settings.look = [&](std::size_t done, std::size_t) { most = std::max<std::size_t>(most, done); };
  settings.on_first = [](const Tree& summary) {
    CHECK(summary.find("jobs.submitted")->number() == 200.0);
    throw std::runtime_error{"enough"};
  };
  CHECK_THROWS_AS((void)run_paired(sides, settings), std::runtime_error);
  CHECK(most == 0);
}

}  // namespace
}  // namespace headroom

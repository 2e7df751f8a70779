#include "sim/world/fill_cluster.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "sim/observe/packed_run.hpp"
#include "sim/report/json_text.hpp"
#include "sim/scenario/read_scenario.hpp"

namespace headroom {
namespace {

constexpr std::string_view two_nodes = R"({
  "cluster": {"nodes": [{"count": 2, "gpus": 4}]},
  "workload": [{"jobs": [
    {"id": "a", "submit_s": 0, "gpus": 3, "duration_s": 1},
    {"id": "b", "submit_s": 1, "gpus": 3, "duration_s": 1},
    {"id": "c", "submit_s": 2, "gpus": 2, "duration_s": 1},
    {"id": "d", "submit_s": 3, "gpus": 1, "duration_s": 1}]}],
  "run": {"mode": "packing", "arrivals": "submitted"})";

Scenario scenario(std::string_view rest = "}") {
  return parse_scenario(std::string{two_nodes}.append(rest), "test.json", {});
}

std::string refusal(const std::string& text) {
  try {
    static_cast<void>(fill_cluster(parse_scenario(text, "test.json", {})));
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("jobs fill the cluster one by one, and who finds no room is lost") {
  const PackedRun run = fill_cluster(scenario());
  CHECK(run.arrived == 4);
  CHECK(run.placed == 3);
  CHECK(run.capacity == whole_gpus(8));
  CHECK(run.asked == whole_gpus(9));
  CHECK(run.taken == whole_gpus(7));
  // One GPU is left on one node, of use only to jobs of one GPU: a quarter of all.
  CHECK(run.split.fragmented() == doctest::Approx(750.0));
  CHECK(run.split.usable == doctest::Approx(250.0));
  REQUIRE(run.curve.size() == 131);
  CHECK(run.curve[75].allocated_percent == doctest::Approx(75.0));
  CHECK(run.curve[100].allocated_percent == doctest::Approx(75.0));
  CHECK(run.curve[113].allocated_percent == doctest::Approx(87.5));
}

TEST_CASE("arrivals end before more was asked for than the demand") {
  Scenario cut = scenario();
  cut.run.packing->demand = 0.75;
  CHECK(fill_cluster(cut).arrived == 2);
  cut.run.packing->demand = 0.74;
  CHECK(fill_cluster(cut).arrived == 1);
}

TEST_CASE("shuffled arrivals are drawn anew until the demand is reached") {
  Scenario shuffled = scenario();
  shuffled.run.packing = PackingSpec{.demand = 5.0, .shuffled = true};
  const PackedRun run = fill_cluster(shuffled);
  CHECK(run.arrived > 4);
  CHECK(run.asked > whole_gpus(36));
  CHECK(run.asked <= whole_gpus(40));
  CHECK(run.taken == whole_gpus(8));
  CHECK(json_text(packing_summary(run)) == json_text(packing_summary(fill_cluster(shuffled))));
  shuffled.run.seed = 2;
  CHECK(fill_cluster(shuffled).asked <= whole_gpus(40));
}

TEST_CASE("every placement packs") {
  for (const std::string name : {"first-fit", "random", "dot-product", "gpu-clustering",
                                 "gpu-packing", "best-fit-cpu-gpu", "fgd"}) {
    CAPTURE(name);
    const PackedRun run =
        fill_cluster(scenario(R"(, "scheduler": {"placement": ")" + name + "\"}}"));
    CHECK(run.arrived == 4);
    CHECK(run.placed >= 3);
  }
}

TEST_CASE("the curve is written a row a percent") {
  std::string text;
  write_packing_rows(fill_cluster(scenario()), [&](std::string_view part) { text += part; });
  CHECK(text.starts_with("arrived_pct,allocated_pct,fragmented_pct\n0,"));
  CHECK(holds(text, "\n75,75,"));
}

TEST_CASE("what makes no sense of a packing run is refused") {
  const std::string cluster = R"({"cluster": {"nodes": [{"count": 2, "gpus": 4, "cpus": 8}]},)";
  const std::string jobs =
      R"("workload": [{"jobs": [{"id": "a", "submit_s": 0, "cpus": 1, "duration_s": 1}]}],)";
  CHECK(holds(refusal(cluster + jobs + R"("run": {"mode": "packing"}})"),
              "no job of a packing run asks for GPUs"));
  CHECK(holds(refusal(cluster + jobs + R"("run": {"demand": 1.2}})"), "is for packing runs only"));
  CHECK(holds(refusal(cluster + jobs + R"("run": {"mode": "packing", "until": "1d"}})"),
              "a packing run knows no time"));
  CHECK(holds(refusal(cluster + jobs + R"("run": {"mode": "pack"}})"), "packing"));
}

}  // namespace
}  // namespace headroom

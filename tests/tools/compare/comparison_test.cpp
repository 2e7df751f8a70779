#include "tools/compare/comparison.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/report/json_text.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "tools/compare/comparison_report.hpp"
#include "tools/compare/verdict.hpp"

namespace headroom {
namespace {

ComparedSide side(const std::string& name, const std::string& text) {
  ComparedSide result;
  result.name = name;
  result.file = name + ".json";
  result.scenario = parse_scenario(text, result.file, {});
  return result;
}

/// Two jobs of 10 s that arrive together on so many GPUs.
std::string two_jobs(const std::string& gpus, const std::string& more = "") {
  return R"({"name": "two", "cluster": {"nodes": [{"name": "n", "gpus": )" + gpus + R"(}]},
    "workload": [{"jobs": [{"id": "a", "duration_s": 10, "gpus": 1},
                           {"id": "b", "duration_s": 10, "gpus": 1}]}])" +
         more + "}";
}

std::string random_jobs(const std::string& gpus, const std::string& run = "{}") {
  return R"({"name": "q", "cluster": {"nodes": [{"name": "n", "gpus": )" + gpus + R"(}]},
    "workload": [{"generate": {"count": 300, "arrivals": {"poisson": "1/s"},
                               "duration": {"exponential": "3s"},
                               "gpus": {"choices": {"1": 0.8, "2": 0.2}}}}],
    "run": )" +
         run + "}";
}

CompareSettings usual_settings() {
  CompareSettings settings;
  settings.pairing.metrics = {"queue_delay_s.mean", "gpu.busy_ratio"};
  return settings;
}

TEST_CASE("two GPUs instead of one, worked out by hand") {
  // One GPU: waits 0 and 10 s, 20 GPU-seconds of 20 busy. Two: no wait, 20 of 20 busy.
  const std::vector<ComparedSide> sides{side("A", two_jobs("1")), side("B", two_jobs("2"))};
  const Comparison found = compare_sides(sides, usual_settings());
  CHECK(found.exact);
  REQUIRE(found.others.size() == 1);
  CHECK(found.others[0].outcome == Outcome::better);
  CHECK(found.others[0].sentence == "B is better: queue delay mean -100 %, nothing worse");
  CHECK(found.others[0].differences[0].base == 5.0);
  CHECK(found.others[0].differences[1].difference == 0.0);
  CHECK(found.notes.empty());
  const std::string text = comparison_text(sides, found, {});
  CHECK(text.find("Nothing is random") != std::string::npos);
  CHECK(text.find("they part at 0:00:00: B started job b (1 GPU)") != std::string::npos);
  CHECK(text.find("\x1b") == std::string::npos);
}

TEST_CASE("twins are the same in every figure") {
  const Comparison found =
      compare_sides({side("A", random_jobs("5")), side("B", random_jobs("5"))}, usual_settings());
  CHECK_FALSE(found.exact);
  CHECK(found.others[0].outcome == Outcome::same);
  CHECK(found.others[0].sentence == "B is the same as A in every figure judged");
}

TEST_CASE("each further side is judged against the first, in one family") {
  const Comparison found = compare_sides(
      {side("A", random_jobs("5")), side("B", random_jobs("6")), side("C", random_jobs("4"))},
      usual_settings());
  REQUIRE(found.others.size() == 2);
  CHECK(found.others[0].outcome == Outcome::mixed);  // shorter waits, idler GPUs
  CHECK(found.others[1].outcome == Outcome::mixed);
  CHECK(found.others[1].differences.size() == 4);  // two of the whole, one for each size
}

TEST_CASE("the answer is the same on any number of threads") {
  const std::vector<ComparedSide> sides{side("A", random_jobs("5")), side("B", random_jobs("4"))};
  CompareSettings settings = usual_settings();
  const auto texts = [&] {
    const Comparison found = compare_sides(sides, settings);
    std::string all = json_text(comparison_tree(sides, found)) + comparison_text(sides, found, {});
    write_comparison_rows(found, [&](std::string_view text) { all += text; });
    return all;
  };
  const std::string alone = texts();
  settings.pairing.threads = 3;
  CHECK(texts() == alone);
}

TEST_CASE("what weakens the answer is said") {
  const std::string longer = R"({"name": "two", "cluster": {"nodes": [{"name": "n", "gpus": 1}]},
    "workload": [{"jobs": [{"id": "a", "duration_s": 10, "gpus": 1},
                           {"id": "b", "duration_s": 11, "gpus": 1}]}]})";
  const Comparison other_demand =
      compare_sides({side("A", two_jobs("1")), side("B", longer)}, usual_settings());
  REQUIRE(other_demand.notes.size() == 1);
  CHECK(other_demand.notes[0] ==
        "the demand differs between A and B: 1 job with another submit time, size or length; "
        "figures show both demand and system");

  const Comparison other_seeds =
      compare_sides({side("A", random_jobs("5")), side("B", random_jobs("5", R"({"seed": 77})"))},
                    usual_settings());
  bool said = false;
  for (const std::string& note : other_seeds.notes) {
    said = said || note.starts_with("the seeds differ: A begins with 1, B with 77");
  }
  CHECK(said);
}

TEST_CASE("conditions are judged on every side, and the verdict is one, too") {
  CompareSettings settings = usual_settings();
  settings.conditions = {parse_condition("queue_delay_s.mean worse by 50%"),
                         parse_condition("worse")};
  const std::vector<ComparedSide> better{side("A", two_jobs("1")), side("B", two_jobs("2"))};
  CHECK_FALSE(compare_sides(better, settings).has_failed());
  const std::vector<ComparedSide> worse{side("A", two_jobs("2")), side("B", two_jobs("1"))};
  const Comparison failed = compare_sides(worse, settings);
  CHECK(failed.has_failed());
  CHECK(failed.conditions[0].met);  // 5 s are more than 1.5 times nothing
  CHECK(failed.conditions[1].met);
}

TEST_CASE("wrong metrics and runs of two kinds are refused") {
  CompareSettings settings = usual_settings();
  settings.pairing.metrics = {"queue_delay.mean"};
  settings.conditions = {parse_condition("gpu.busy_ration lower by 3%")};
  try {
    (void)compare_sides({side("A", two_jobs("1")), side("B", two_jobs("2"))}, settings);
    FAIL("unknown metrics pass");
  } catch (const InputError& error) {
    const std::string said = error.what();
    CHECK(said.find("--metric: no run has a figure \"queue_delay.mean\" (did you mean "
                    "\"queue_delay_s.mean\"?)") != std::string::npos);
    CHECK(said.find("did you mean \"gpu.busy_ratio\"?") != std::string::npos);
  }
  const std::string packing = two_jobs("1", R"(, "run": {"mode": "packing"})");
  CHECK_THROWS_AS(
      (void)compare_sides({side("A", two_jobs("1")), side("B", packing)}, usual_settings()),
      InputError);
}

TEST_CASE("packing runs are compared by how full they get") {
  const std::string packing = random_jobs("8", R"({"mode": "packing"})");
  const auto first = side("A", packing);
  CompareSettings settings;
  settings.pairing.metrics = usual_metrics(first.scenario);
  const Comparison found = compare_sides({first, side("B", packing)}, settings);
  CHECK(found.others[0].outcome == Outcome::same);
  CHECK_FALSE(found.others[0].schedule.has_value());
}

}  // namespace
}  // namespace headroom

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "interactive_scenarios.hpp"
#include "sim/scenario/read_scenario.hpp"

using namespace headroom;

namespace {

Scenario read(const std::string& text) {
  return parse_scenario(text, "s.json", {.data_directory = {}, .overrides = {}});
}

/// The one finding of a scenario; all of them joined when there is not exactly one.
std::string refusal_of(const std::string& text) {
  try {
    static_cast<void>(read(text));
  } catch (const InputError& error) {
    std::string joined;
    for (const Diagnostic& finding : error.findings()) joined += to_string(finding) + "\n";
    if (error.findings().size() == 1) joined.pop_back();
    return joined;
  }
  return "accepted";
}

bool holds(const std::string& text, const std::string& part) {
  const bool is_one_line = text.find('\n') >= text.size() - 1;
  if (is_one_line && text.find(part) != std::string::npos) return true;
  MESSAGE(text);
  return false;
}

std::string refusal_of_people(const std::string& keys) {
  return refusal_of(people_scenario(some_people + keys));
}

}  // namespace

TEST_CASE("notebooks that are right are read") {
  for (const std::string& text : right_notebooks()) {
    CAPTURE(text);
    CHECK(refusal_of(text) == "accepted");
  }
}

TEST_CASE("laws of people that cannot be are refused") {
  CHECK(holds(refusal_of_people(R"("active": {"fixed": "1s"}, "idle": {"fixed": "9s"})"),
              "interactive.length"));
  CHECK(holds(refusal_of_people(R"("length": {"fixed": "0s"}, "active": {"fixed": "1s"},
      "idle": {"fixed": "9s"})"),
              "takes no time at all"));
  CHECK(holds(refusal_of_people(R"("length": {"fixed": "1h"}, "active": {"fixed": "1us"},
      "idle": {"fixed": "9us"})"),
              "less than a millisecond"));
  CHECK(holds(refusal_of_people(R"("length": {"fixed": "1h"}, "active": {"pareto":
      {"minimum": "1s", "shape": 0.5}}, "activity": 0.1)"),
              "where bursts have no mean"));
  CHECK(holds(refusal_of_people(R"("length": {"fixed": "1h"}, "active": {"fixed": "1s"})"),
              "idle, activity"));
  CHECK(holds(refusal_of_people(some_turns + R"(, "idle": {"fixed": "9s"})"), "exactly one"));
  CHECK(holds(refusal_of_people(R"("length": {"fixed": "1h"}, "active": {"fixed": "1s"},
      "activity": 1)"),
              "activity"));
  CHECK(holds(refusal_of_people(some_turns + R"(, "users": 0)"), "interactive.users"));
  CHECK(holds(refusal_of_people(some_turns + R"(, "gpu_demand": 2)"), "gpu_demand"));
}

TEST_CASE("people who never come, or without end, are refused") {
  const auto arrivals = [](const std::string& keys, const std::string& run) {
    return refusal_of(
        people_scenario(R"("gpus": 1, "arrivals": {)" + keys + "}, " + some_turns, run));
  };
  const std::string day = R"("run": {"until": "1d"})";
  CHECK(holds(arrivals(R"("poisson": "0/h")", day), "poisson"));
  CHECK(holds(arrivals(R"("closed": {"think": {"fixed": "0s"}})", day), "closed"));
  CHECK(holds(arrivals(R"("closed": {"think": {"fixed": "1h"}},
      "weekly": [0,0,0,0,0,0,0])",
                       day),
              "the factors make no rate"));
  CHECK(holds(arrivals(R"("poisson": "1/h", "bursts": {"jobs": {"geometric": 2}})", day),
              "one notebook at a time"));
  CHECK(holds(arrivals(R"("poisson": "1/h")", R"("run": {})"), "nothing ends it"));
}

TEST_CASE("a culler, a share and a name that make no sense are refused") {
  CHECK(holds(refusal_of_people(some_turns + R"(, "cull_every": "1min")"),
              "given without \"cull_after\""));
  CHECK(holds(refusal_of_people(some_turns + R"(, "cull_after": "0s")"), "cull_after"));
  CHECK(holds(refusal_of_people(some_turns + R"(, "culling": "1h")"), "unknown key"));
  CHECK(holds(refusal_of(people_scenario(R"("gpu_fraction": 1.5,
      "arrivals": {"poisson": "5/h"}, )" +
                                         some_turns)),
              "gpu_fraction"));
  CHECK(holds(refusal_of(people_scenario(R"("arrivals": {"poisson": "5/h"}, )" + some_turns)),
              "asks for nothing"));
  CHECK(holds(refusal_of(notebook_scenario(some_turns, R"("gpus": 1, "duration_s": 5)")),
              "exactly one of them"));
  CHECK(holds(refusal_of(notebook_scenario(some_turns, R"("gpus": 1, "after": "x")")), "after"));
  CHECK(
      holds(refusal_of(notebook_scenario(some_turns, R"("gpus": 1, "max_gpus": 2)")), "max_gpus"));
}

TEST_CASE("sharing that makes no sense is refused") {
  const auto sharing = [](const std::string& value) {
    return refusal_of(people_scenario(some_people + some_turns, R"("run": {"until": "1d"})",
                                      R"("sharing": )" + value + ", "));
  };
  CHECK(holds(sharing(R"("time-slice")"), "did you mean \"time-slicing\"?"));
  CHECK(holds(sharing(R"({"mode": "mps", "switch_cost": 0.1})"), "nothing is switched"));
  CHECK(holds(sharing(R"({"mode": "time-slicing", "switch_cost": 1})"), "switch_cost"));
  CHECK(holds(sharing(R"({"switch_cost": 0.1})"), "mode"));
}

TEST_CASE("the culler looks twice in the time that it waits, unless it is told") {
  const Scenario scenario =
      read(people_scenario(some_people + some_turns + R"(, "cull_after": "1h")"));
  REQUIRE(scenario.interactive.size() == 1);
  CHECK(scenario.interactive[0].cull_every == Duration{1_h * 1} - Duration{1'800'000'000'000});
  CHECK(scenario.interactive[0].until == Duration{1_h * 24});
}

TEST_CASE("sharing is by group, and nothing where no group shares") {
  CHECK(read(people_scenario(some_people + some_turns)).sharing.empty());
  const Scenario scenario = read(right_notebooks().back());
  REQUIRE(scenario.sharing.size() == 2);
  CHECK(scenario.sharing[0].mode == SharingMode::time_slicing);
  CHECK(scenario.sharing[0].switch_cost == 0.1);
  CHECK(scenario.sharing[1].mode == SharingMode::none);
  CHECK(scenario.gpu_demands.at("j") == 0.4);
}

TEST_CASE("sharing that nobody feels, and a demand that changes nothing, are pointed out") {
  const auto warnings = [](const std::string& text) {
    std::string lines;
    for (const Diagnostic& warning : read(text).warnings) lines += to_string(warning) + "\n";
    return lines;
  };
  const std::string day = R"("run": {"until": "1d"})";
  const std::string shared = R"("sharing": "mps", )";
  CHECK(holds(warnings(people_scenario(some_people + some_turns, day, shared)),
              "cluster.sharing: has no effect: nobody asks for a part of a GPU"));
  CHECK(holds(warnings(people_scenario(some_people + some_turns + R"(, "gpu_demand": 0.5)", day)),
              "gpu_demand: has no effect"));
  const std::string part =
      R"("gpu_fraction": 0.5, "gpu_demand": 0.5, "arrivals": {"poisson": "5/h"}, )";
  CHECK(warnings(people_scenario(part + some_turns, day, shared)).empty());
}

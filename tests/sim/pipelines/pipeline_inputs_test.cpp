#include <doctest/doctest.h>
#include <string>

#include "headroom/diagnostics.hpp"

#include "tests/sim/pipelines/pipeline_case.hpp"

using namespace headroom;

namespace {

/// The only finding about a scenario, with its place.
std::string finding(const std::string& members, const std::string& run = R"({"until": "1d"})") {
  try {
    static_cast<void>(parse_scenario(pipeline_text(8, members, run), "s.json", {}));
  } catch (const InputError& error) {
    CHECK(error.findings().size() == 1);
    return to_string(error.findings().front());
  }
  return "none";
}

std::string step(const std::string& members) {
  return R"("steps": [{"name": "a", "gpus": 1, )" + members + "}]";
}

std::string sweep(const std::string& members) {
  return step(R"("duration_s": 900, "sweep": {)" + members + "}");
}

constexpr const char* curve = R"("curve": {"start": 1, "limit": 0, "exponent": 0.5})";

}  // namespace

TEST_CASE("each mistake in a pipeline has one clear message") {
  const std::string at = "s.json: workload[0].pipeline";
  CHECK(finding(step(R"("duration_s": 1)")) == "none");
  CHECK(finding(R"("schedule": "0 2 * *", )" + step(R"("duration_s": 1)"))
            .starts_with(at + ".schedule: \"0 2 * *\""));
  CHECK(finding(R"("schedule": {"every": "1d"}, )" + step(R"("duration_s": 1)"), "{}") ==
        at + ".schedule: never ends (\"runs\", or \"until\" in run)");
  CHECK(finding(R"("schedule": "@daily", "submit": "1h", )" + step(R"("duration_s": 1)")) ==
        at + ".submit: given beside \"schedule\" (\"first\" in the schedule)");
  CHECK(finding(R"("runs": 2, )" + step(R"("duration_s": 1)")) ==
        at + ".runs: given without \"schedule\" (left out: there is one run)");
  CHECK(finding(step(R"("duration_s": 1, "after": "b")"))
            .starts_with(at + ".steps[0].after: there is no step \"b\""));
  CHECK(finding(step(R"("duration_s": 1, "after": "a")"))
            .starts_with(at + ".steps[0]: steps wait for one another: a after a"));
  CHECK(finding(R"("steps": [{"name": "a/b", "gpus": 1, "duration_s": 1}])") ==
        at + ".steps[0].name: \"a/b\" cannot be part of the names of jobs (letters, digits, _ and "
             "-)");
  CHECK(finding(step(R"("duration_s": 1, "fails": 1.5)")).starts_with(at + ".steps[0].fails: 1.5"));
  CHECK(finding(step(R"("duration_s": 1, "service": {})"))
            .starts_with(at + ".steps[0].service: unknown key"));
  CHECK(finding(R"("steps": [])").starts_with(at + ".steps:"));
}

TEST_CASE("each mistake in a sweep has one clear message") {
  const std::string at = "s.json: workload[0].pipeline.steps[0].sweep";
  const std::string with_curve = std::string{", "} + curve;
  CHECK(finding(sweep(R"("epochs": 9, "trials": 3)" + with_curve)) == "none");
  CHECK(finding(sweep(R"("epochs": 9)" + with_curve)) ==
        at + ": does not say how many trials there are (\"trials\", or \"search\": \"grid\")");
  CHECK(finding(
            sweep(R"("epochs": 9, "trials": 3, "stopping": {"rule": "hyperband"})" + with_curve)) ==
        at + ".trials: hyperband says itself how many there are (left out)");
  CHECK(finding(sweep(R"("epochs": 9, "trials": 3, "stopping": {"rule": "asha", "min": 10})" +
                      with_curve)) == at + ".stopping.min: 10 epochs of 9 (1 to 9)");
  CHECK(finding(sweep(R"("epochs": 9, "trials": 3, "stopping": {"rule": "median", "eta": 3})" +
                      with_curve)) == at + ".stopping.eta: rule median has no rungs (left out)");
  CHECK(finding(sweep(R"("epochs": 9, "search": "grid",
                         "parameters": {"lr": {"uniform": [0, 1]}})" +
                      with_curve))
            .starts_with(at + ".parameters.lr: is no list"));
  CHECK(finding(sweep(R"("epochs": 9, "trials": 5, "search": "grid",
                         "parameters": {"lr": {"choices": [1, 2]}})" +
                      with_curve))
            .starts_with(at + ".search: 5 trials, and the grid has 2 points"));
  CHECK(finding(sweep(R"("epochs": 9, "trials": 5,
                         "parameters": {"lr": {"loguniform": [0, 1]}})" +
                      with_curve))
            .starts_with(at + ".parameters.lr.loguniform: 0 has no logarithm"));
  CHECK(finding(sweep(R"("epochs": 9, "trials": 5,
                         "parameters": {"../lr": {"choices": [1]}})" +
                      with_curve))
            .starts_with(at + ".parameters[\"../lr\"]:"));
  CHECK(finding(sweep(R"("epochs": 9, "trials": 5,
                         "curve": {"start": 1, "limit": 0, "exponent": {"uniform": [0, 1]}})"))
            .starts_with(at + ".curve.exponent: may be 0 or less"));
}

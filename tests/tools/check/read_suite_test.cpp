#include "tools/check/read_suite.hpp"

#include <doctest/doctest.h>
#include <string>
#include <variant>

#include "headroom/diagnostics.hpp"

#include "tests/tools/check/scratch.hpp"
#include "tools/check/suite.hpp"

using namespace headroom;

namespace {

Suite parsed(const std::string& text) { return parse_suite(text, "suites/s.json", "/data"); }

std::string message_of(const std::string& text) {
  try {
    (void)parsed(text);
    return {};
  } catch (const InputError& error) {
    return error.what();
  }
}

/// A suite of one case with one expectation.
std::string suite_with(const std::string& expectation) {
  return R"({"cases": [{"name": "n", "scenario": "a.json", "expect": [)" + expectation + "]}]}";
}

}  // namespace

TEST_CASE("a suite is read whole, paths from its own folder or the data folder") {
  const Suite suite = parsed(R"({
    "cases": [{
      "name": "n", "scenario": "sub/a.json", "baseline": "b.json", "needs": ["../x.csv"],
      "set": {"workload[0].first": 100, "scheduler.estimate": {"scale": 2.50}, "name": "q\"q"},
      "expect": [
        {"metric": "jct_s.mean", "value": 1.5, "rel_tol": 0.01, "abs_tol": 2, "source": "paper"},
        {"metric": "m", "at_most": 1, "at_least": 0, "at_most_rel": 1.1, "at_least_rel": 0.9},
        {"metric": "scenario", "equals": "small"},
        {"jobs": "${HEADROOM_DATA}/r.csv.gz", "columns": {"id": "job_id"}, "abs_tol_s": 0.000001}
      ]}]
  })");
  CHECK(suite.shown == "suites/s.json");
  REQUIRE(suite.cases.size() == 1);
  const CheckCase& check = suite.cases.front();
  CHECK(check.name == "n");
  CHECK(check.scenario.path == "suites/sub/a.json");
  CHECK(check.scenario.shown == "sub/a.json");
  CHECK(check.baseline.value().path == "suites/b.json");
  CHECK(check.needs.at(0).path == "suites/../x.csv");
  CHECK(check.overrides == std::vector<std::string>{"workload[0].first=100",
                                                    "scheduler.estimate={\"scale\":2.50}",
                                                    "name=\"q\\\"q\""});
  const auto& value = std::get<MetricExpectation>(check.expectations.at(0));
  CHECK(value.value == 1.5);
  CHECK(value.rel_tol == 0.01);
  CHECK(value.abs_tol == 2.0);
  CHECK(value.source == "paper");
  const auto& limits = std::get<MetricExpectation>(check.expectations.at(1));
  CHECK(limits.at_most == 1.0);
  CHECK(limits.at_least == 0.0);
  CHECK(limits.at_most_rel == 1.1);
  CHECK(limits.at_least_rel == 0.9);
  const auto& text = std::get<MetricExpectation>(check.expectations.at(2));
  CHECK(std::get<std::string>(text.equals.value()) == "small");
  const auto& schedule = std::get<ScheduleExpectation>(check.expectations.at(3));
  CHECK(schedule.record.path == "/data/r.csv.gz");
  CHECK(schedule.record.shown == "${HEADROOM_DATA}/r.csv.gz");
  CHECK(schedule.columns.at("id") == "job_id");
  CHECK(schedule.abs_tol == 1_us);
}

TEST_CASE("a broken suite is refused with the place and what is allowed") {
  CHECK(message_of("{}").starts_with("suites/s.json: cases: is missing"));
  CHECK(message_of(R"({"cases": []})").starts_with("suites/s.json: cases: has 0 entries"));
  const std::string unknown =
      message_of(suite_with(R"({"metric": "m", "value": 1, "rel_tl": 0.1})"));
  CHECK(unknown.find("cases[0].expect[0]") != std::string::npos);
  CHECK(unknown.find("rel_tl") != std::string::npos);
  CHECK(unknown.find("rel_tol") != std::string::npos);
  CHECK(message_of(suite_with(R"({"metric": "m"})")).find("at_most") != std::string::npos);
  CHECK(message_of(suite_with(R"({"value": 1})")).find("metric") != std::string::npos);
  CHECK(message_of(suite_with(R"({"metric": "m", "value": 1, "rel_tol": -1})"))
            .find("out of range") != std::string::npos);
  CHECK(message_of("{\"cases\": [").starts_with("suites/s.json:1:"));
}

TEST_CASE("keys that contradict each other are refused") {
  CHECK(message_of(suite_with(R"({"metric": "m", "at_most": 1, "rel_tol": 0.1})")) ==
        "suites/s.json: cases[0].expect[0]: has a tolerance and nothing it belongs to (give "
        "'value' as well)");
  CHECK(message_of(suite_with(R"({"metric": "m", "at_most_rel": 1})")) ==
        "suites/s.json: cases[0].expect[0]: compares with a baseline that the case does not name "
        "(give 'baseline' or 'against')");
  CHECK(message_of(suite_with(R"({"jobs": "r.csv", "columns": {"begin": "start"}})")) ==
        "suites/s.json: cases[0].expect[0].columns: unknown column \"begin\" (one of id, start_s, "
        "end_s, nodes)");
  const std::string one =
      R"({"name": "n", "scenario": "a.json", "expect": [{"metric": "m", "value": 1}]})";
  CHECK(message_of("{\"cases\": [" + one + "," + one + "]}") ==
        "suites/s.json: cases[1].name: another case has the same name (names tell cases apart)");
}

TEST_CASE("a directory stands for its suites in order of name") {
  const test::Scratch scratch{"read_suite"};
  scratch.write("all/b.json", suite_with(R"({"metric": "m", "value": 1})"));
  scratch.write("all/a.json", suite_with(R"({"metric": "m", "value": 2})"));
  scratch.write("all/README.md", "no suite");
  scratch.write("all/scenarios/c.json", "{}");
  const auto suites = read_suites({scratch.path("all")}, "");
  REQUIRE(suites.size() == 2);
  CHECK(suites[0].shown.ends_with("all/a.json"));
  CHECK(suites[1].shown.ends_with("all/b.json"));
  CHECK(suites[0].cases[0].scenario.path == scratch.path("all/a.json"));
}

TEST_CASE("what is wrong with several suites is said at once") {
  const test::Scratch scratch{"read_suite"};
  scratch.write("empty/README.md", "no suite");
  const std::string broken = scratch.write("broken.json", "{}");
  try {
    (void)read_suites({scratch.path("empty"), broken, scratch.path("missing.json")}, "");
    FAIL("accepted");
  } catch (const InputError& error) {
    REQUIRE(error.findings().size() == 3);
    CHECK(to_string(error.findings()[0]).find("there is no suite in this directory") !=
          std::string::npos);
    CHECK(error.findings()[1].path.find("broken.json") != std::string::npos);
    CHECK(error.findings()[2].path.find("missing.json") != std::string::npos);
  }
}

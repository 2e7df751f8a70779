#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "tests/tools/check/scratch.hpp"
#include "tools/check/read_suite.hpp"
#include "tools/check/run_suites.hpp"

using namespace headroom;

namespace {

std::string queue(const std::string& gpus, const std::string& run = "{}") {
  return R"({"name": "q", "cluster": {"nodes": [{"name": "n", "gpus": )" + gpus + R"(}]},
    "workload": [{"generate": {"count": 300, "arrivals": {"poisson": "1/s"},
                               "duration": {"exponential": "3s"}, "gpus": 1}}],
    "run": )" +
         run + "}";
}

/// Runs one case of `scenario` against old.json, a queue on five GPUs.
CaseResult run_against(const std::string& name, const std::string& scenario,
                       const std::string& rest) {
  const test::Scratch scratch{name};
  scratch.write("old.json", queue("5"));
  scratch.write("new.json", scenario);
  scratch.write(
      "suite.json",
      R"({"cases": [{"name": "n", "scenario": "new.json", "against": "old.json", )" + rest + "}]}");
  const auto suites = read_suites({scratch.path("suite.json")}, "");
  const auto results = run_suites(suites, {}, [](const Scenario&) -> CaseRun {
    FAIL("a case against a reference makes its own runs");
    return {};
  });
  return results.at(0);
}

const std::string no_worse = R"("expect": [{"metric": "queue_delay_s.mean", "at_most_rel": 1.05}])";

}  // namespace

TEST_CASE("a twin passes, and one GPU less does not") {
  const CaseResult twin = run_against("against_twin", queue("5"), no_worse);
  CHECK(twin.verdict == Verdict::passed);
  const CaseResult less = run_against("against_less", queue("4"), no_worse);
  CHECK(less.verdict == Verdict::failed);
  CHECK(less.judgements.at(0).wanted.find(" of the reference") != std::string::npos);
  CHECK_FALSE(less.judgements.at(0).noise.empty());
}

TEST_CASE("what a case sets is not set in its reference") {
  const CaseResult set =
      run_against("against_set", queue("5"), R"("set": {"cluster.nodes[0].gpus": 4}, )" + no_worse);
  CHECK(set.verdict == Verdict::failed);
}

TEST_CASE("a packing run has no usual run as its reference") {
  CHECK_THROWS_WITH_AS(
      (void)run_against("against_packing", queue("5", R"({"mode": "packing"})"), no_worse),
      doctest::Contains("one of scenario and reference is a packing run"), InputError);
}

TEST_CASE("a case compares with a baseline or a reference, not with both or none") {
  const auto problem = [](const std::string& rest) -> std::string {
    try {
      (void)parse_suite(
          R"({"cases": [{"name": "n", "scenario": "s.json", )" + rest + no_worse + "}]}",
          "suite.json", "");
    } catch (const InputError& error) {
      return error.what();
    }
    return {};
  };
  CHECK(problem(R"("against": "a.json", )").empty());
  CHECK(problem("").find("give 'baseline' or 'against'") != std::string::npos);
  CHECK(problem(R"("against": "a.json", "baseline": "b.json", )")
            .find("cases[0].against: stands beside 'baseline'") != std::string::npos);
}

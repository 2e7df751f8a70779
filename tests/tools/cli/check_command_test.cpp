#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/tools/cli/program_run.hpp"

using headroom::test::ProgramRun;

namespace {

/// One GPU and two jobs of 10 s that arrive together: the second waits 10 s.
const char* const scenario = R"({
  "name": "two jobs", "cluster": {"nodes": [{"name": "n", "gpus": 1}]},
  "workload": [{"jobs": [{"id": "a", "duration_s": 10, "gpus": 1},
                         {"id": "b", "duration_s": 10, "gpus": 1}]}]
})";

/// A folder with the scenario two.json and the suite suite.json of one case.
std::string folder_with(const std::string& name, const std::string& rest_of_case) {
  const std::string folder = headroom::test::empty_folder(name);
  headroom::test::write_text(folder + "/two.json", scenario);
  headroom::test::write_text(
      folder + "/suite.json",
      R"({"cases": [{"name": "claim", "scenario": "two.json", )" + rest_of_case + "}]}");
  return folder;
}

ProgramRun check(const std::string& folder, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"check", "suite.json"});
  return headroom::test::run_program(more, folder);
}

const std::string right = R"("expect": [{"metric": "queue_delay_s.mean", "value": 5}])";
const std::string wrong = R"("expect": [{"metric": "queue_delay_s.mean", "value": 4}])";

}  // namespace

TEST_CASE("a claim that holds passes with status 0") {
  const ProgramRun run = check(folder_with("holds", right));
  CHECK(run.exit_status == 0);
  CHECK(run.output ==
        "PASS  claim: queue_delay_s.mean: 5, wanted 5, deviation 0\n1 passed, 0 failed\n");
  CHECK(run.errors.empty());
}

TEST_CASE("a claim that does not hold fails with status 1, value and deviation shown") {
  const ProgramRun run = check(folder_with("breaks", wrong));
  CHECK(run.exit_status == 1);
  CHECK(run.output ==
        "FAIL  claim: queue_delay_s.mean: 5, wanted 4, deviation +25 %\n0 passed, 1 failed\n");
}

TEST_CASE("missing data are named and do not fail") {
  const ProgramRun run = check(folder_with("skips", R"("needs": "month.swf", )" + right));
  CHECK(run.exit_status == 0);
  CHECK(run.output == "SKIP  claim: missing month.swf\n0 passed, 0 failed, 1 skipped\n");
}

TEST_CASE("a broken suite is wrong input, and nothing runs") {
  const ProgramRun run = check(folder_with("broken", R"("expct": [])"));
  CHECK(run.exit_status == 2);
  CHECK(run.output.empty());
  CHECK(run.errors.find("suite.json: cases[0].expct: unknown key") != std::string::npos);
}

TEST_CASE("--set reaches every case, --quiet leaves the status alone") {
  const std::string folder = folder_with("options", right);
  const ProgramRun faster = check(folder, {"--set", "cluster.nodes[0].gpus=2"});
  CHECK(faster.exit_status == 1);
  CHECK(faster.output.find("queue_delay_s.mean: 0, wanted 5") != std::string::npos);
  const ProgramRun quiet = check(folder, {"--set", "cluster.nodes[0].gpus=2", "--quiet"});
  CHECK(quiet.exit_status == 1);
  CHECK(quiet.output.empty());
  CHECK(quiet.errors.empty());
}

TEST_CASE("results can be had as JSON, in a folder and as JUnit XML") {
  const std::string folder = folder_with("files", wrong);
  const ProgramRun run = check(folder, {"--json", "--out", "out", "--junit", "junit.xml"});
  CHECK(run.exit_status == 1);
  const auto results = nlohmann::json::parse(run.output);
  CHECK(results.at("failed") == 1);
  CHECK(results.at("cases").at(0).at("expectations").at(0).at("seen") == "5");
  CHECK(headroom::test::text_of(folder + "/out/check.json") == run.output);
  CHECK(headroom::test::text_of(folder + "/junit.xml").find("<failure message=") !=
        std::string::npos);
}

TEST_CASE("a baseline is written by --update and guards later runs") {
  const std::string folder = folder_with("baseline", R"("baseline": "base.json",
                                 "expect": [{"metric": "makespan_s", "at_most_rel": 1.02}])");
  CHECK(check(folder).exit_status == 2);
  CHECK(check(folder, {"--update"}).exit_status == 0);
  CHECK(check(folder).exit_status == 0);
  const ProgramRun slower = check(folder, {"--set", "workload[0].jobs[0].duration_s=11"});
  CHECK(slower.exit_status == 1);
  CHECK(slower.output ==
        "FAIL  claim: makespan_s: 21, wanted at most 1.02 × 20 of the baseline, deviation +2.94 %\n"
        "0 passed, 1 failed\n");
}

TEST_CASE("figures over replications count with their mean") {
  const std::string folder = folder_with("replications", right);
  const ProgramRun run = check(folder, {"--set", "run.replications=3"});
  CHECK(run.exit_status == 0);
}

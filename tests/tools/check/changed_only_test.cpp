#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/world/run.hpp"
#include "tests/tools/check/scratch.hpp"
#include "tools/check/case_record.hpp"
#include "tools/check/read_suite.hpp"
#include "tools/check/run_suites.hpp"
#include "tools/replicate/simulate.hpp"

using namespace headroom;

namespace {

const char* const trace = "job_id,submit_s,gpus,runtime_s\n1,0,1,10\n2,0,1,10\n";

/// A trace on one GPU, and a suite of two cases of which the second may fail.
struct Folder {
  explicit Folder(const std::string& name) : scratch{name} {
    scratch.write("jobs.csv", trace);
    scratch.write("s.json", scenario("fifo"));
    scratch.write("suite.json", R"({"cases": [
      {"name": "waits", "scenario": "s.json",
       "expect": [{"metric": "queue_delay_s.mean", "value": 5}]},
      {"name": "ends", "scenario": "s.json", "set": {"run.seed": 2},
       "expect": [{"metric": "makespan_s", "at_most": 20}]}]})");
  }

  static std::string scenario(const std::string& policy) {
    return R"({"name": "s", "cluster": {"nodes": [{"name": "n", "gpus": 1}]},
               "workload": [{"trace": "jobs.csv"}], "scheduler": {"policy": ")" +
           policy + "\"}}";
  }

  /// The verdicts of the two cases; a record file is read and written as the command does.
  std::vector<Verdict> check(const std::string& program = "p1") {
    CaseRecord record = CaseRecord::read(scratch.path("record.json"));
    CheckOptions options;
    options.program = program;
    options.record = &record;
    const auto suites = read_suites({scratch.path("suite.json")}, "");
    const auto results = run_suites(suites, options, [](const Scenario& scenario) {
      return CaseRun{.record = {}, .summary = simulate(scenario).summary};
    });
    record.write(scratch.path("record.json"));
    return {results.at(0).verdict, results.at(1).verdict};
  }

  test::Scratch scratch;
};

using Verdicts = std::vector<Verdict>;
const Verdicts both_ran{Verdict::passed, Verdict::passed};
const Verdicts both_unchanged{Verdict::unchanged, Verdict::unchanged};

}  // namespace

TEST_CASE("what passed is not run again until something changes that it depends on") {
  Folder folder{"changed_only"};
  CHECK(folder.check() == both_ran);
  CHECK(folder.check() == both_unchanged);

  SUBCASE("the program") { CHECK(folder.check("p2") == both_ran); }
  SUBCASE("the scenario") {
    folder.scratch.write("s.json", Folder::scenario("easy-backfill"));
    CHECK(folder.check() == both_ran);
  }
  SUBCASE("a trace that the scenario names") {
    folder.scratch.write("jobs.csv", std::string{trace} + "3,0,1,10\n");
    CHECK(folder.check() == Verdicts{Verdict::failed, Verdict::failed});
    // A failure is never remembered.
    CHECK(folder.check() == Verdicts{Verdict::failed, Verdict::failed});
    folder.scratch.write("jobs.csv", trace);
    CHECK(folder.check() == both_ran);
  }
  SUBCASE("one case alone") {
    std::string suite = folder.scratch.read("suite.json");
    suite.replace(suite.find("\"at_most\": 20"), 13, "\"at_most\": 21");
    folder.scratch.write("suite.json", suite);
    CHECK(folder.check() == Verdicts{Verdict::unchanged, Verdict::passed});
  }
}

TEST_CASE("a file that is no record is refused and left as it is") {
  const Folder folder{"no_record"};
  const std::string path = folder.scratch.write("record.json", R"({"cases": []})");
  CHECK_THROWS_AS((void)CaseRecord::read(path), InputError);
  folder.scratch.write("record.json", R"({"passed": [{"suite": "s"}]})");
  CHECK_THROWS_AS((void)CaseRecord::read(path), InputError);
  CHECK(folder.scratch.read("record.json") == R"({"passed": [{"suite": "s"}]})");
}

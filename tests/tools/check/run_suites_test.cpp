#include "tools/check/run_suites.hpp"

#include <atomic>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "tests/tools/check/scratch.hpp"
#include "tools/check/read_suite.hpp"

using namespace headroom;

namespace {

const char* const scenario_text = R"({
  "name": "s", "cluster": {"nodes": [{"name": "n", "count": 1, "gpus": 1}]},
  "workload": [{"generate": {"count": 1, "arrivals": {"every": "1s"},
                             "duration": {"fixed": "1s"}}}]
})";

/// Pretends to run: the only figure is the seed, so that cases can tell by `set`.
CaseRun fake_run(const Scenario& scenario) {
  CaseRun made;
  made.summary = Tree::object();
  made.summary.add("seed", scenario.run.seed);
  return made;
}

std::string case_text(const std::string& name, int seed, const std::string& rest) {
  return R"({"name": ")" + name + R"(", "scenario": "s.json", "set": {"run.seed": )" +
         std::to_string(seed) + "}, " + rest + "}";
}

std::string suite_text(const std::vector<std::string>& cases) {
  std::string text;
  for (const std::string& one : cases) text += (text.empty() ? "" : ",") + one;
  return "{\"cases\": [" + text + "]}";
}

/// A folder with the scenario s.json and a suite of `cases`.
struct Setting {
  Setting(const std::string& name, const std::vector<std::string>& cases) : scratch{name} {
    scratch.write("s.json", scenario_text);
    scratch.write("suite.json", suite_text(cases));
    options.data_directory = scratch.path("data");
  }

  std::vector<CaseResult> run(const CaseRunner& runner = fake_run) {
    const auto suites = read_suites({scratch.path("suite.json")}, options.data_directory);
    return run_suites(suites, options, runner);
  }

  std::string message() {
    try {
      (void)run();
      return {};
    } catch (const InputError& error) {
      return error.what();
    }
  }

  test::Scratch scratch;
  CheckOptions options;
};

const std::string expect_five = R"("expect": [{"metric": "seed", "value": 5}])";

}  // namespace

TEST_CASE("a case passes when all its expectations hold and fails when one does not") {
  Setting setting{
      "verdicts",
      {case_text("right", 5, expect_five), case_text("wrong", 6, expect_five),
       case_text("half", 5,
                 R"("expect": [{"metric": "seed", "value": 4}, {"metric": "seed", "value": 5}])")}};
  const auto results = setting.run();
  REQUIRE(results.size() == 3);
  CHECK(results[0].verdict == Verdict::passed);
  CHECK(results[0].name == "right");
  CHECK(results[1].verdict == Verdict::failed);
  CHECK(results[1].judgements.at(0).seen == "6");
  CHECK(results[2].verdict == Verdict::failed);
  CHECK(results[2].judgements.size() == 2);
}

TEST_CASE("overrides of the command line come after those of the case") {
  Setting setting{"overrides", {case_text("n", 6, expect_five)}};
  setting.options.overrides = {"run.seed=5"};
  CHECK(setting.run().at(0).verdict == Verdict::passed);
}

TEST_CASE("a case is skipped, by name of the file, where its data are missing") {
  const std::string trace = R"("set": {"workload": [{"trace": "${HEADROOM_DATA}/t.swf"}]}, )";
  Setting setting{"missing",
                  {R"({"name": "trace", "scenario": "s.json", )" + trace + expect_five + "}",
                   case_text("needs", 5, R"("needs": "other.csv", )" + expect_five),
                   case_text("record", 5, R"("expect": [{"jobs": "${HEADROOM_DATA}/r.csv"}])"),
                   case_text("whole", 5, expect_five)}};
  const auto results = setting.run();
  CHECK(results[0].verdict == Verdict::skipped);
  CHECK(results[0].missing == std::vector<std::string>{"${HEADROOM_DATA}/t.swf"});
  CHECK(results[1].verdict == Verdict::skipped);
  CHECK(results[1].missing == std::vector<std::string>{"other.csv"});
  CHECK(results[2].verdict == Verdict::skipped);
  CHECK(results[2].missing == std::vector<std::string>{"${HEADROOM_DATA}/r.csv"});
  CHECK(results[3].verdict == Verdict::passed);

  setting.scratch.write("other.csv", "");
  CHECK(setting.run()[1].verdict == Verdict::passed);
}

TEST_CASE("a wrong scenario is an error that names suite and case, before anything runs") {
  Setting setting{"wrong",
                  {case_text("good", 5, expect_five),
                   R"({"name": "bad", "scenario": "s.json",
                                "set": {"scheduler.polcy": "fifo"}, )" +
                       expect_five + "}",
                   R"({"name": "lost", "scenario": "t.json", )" + expect_five + "}"}};
  int runs = 0;
  CHECK_THROWS_AS((void)setting.run([&](const Scenario& scenario) {
    ++runs;
    return fake_run(scenario);
  }),
                  InputError);
  CHECK(runs == 0);
  const std::string message = setting.message();
  CHECK(message.find("in case \"bad\" of ") != std::string::npos);
  CHECK(message.find("polcy") != std::string::npos);
  CHECK(message.find("in case \"lost\" of ") != std::string::npos);
  CHECK(message.find("good") == std::string::npos);
}

TEST_CASE("update writes the summary as the baseline, with which later runs compare") {
  const std::string rest = R"("baseline": "base.json",
                              "expect": [{"metric": "seed", "at_most_rel": 1.1}])";
  Setting setting{"update", {case_text("n", 10, rest)}};
  CHECK(setting.message().find("check --update writes it") != std::string::npos);

  setting.options.update = true;
  const auto updated = setting.run();
  CHECK(updated[0].verdict == Verdict::passed);
  CHECK(updated[0].updated == "base.json");
  CHECK(setting.scratch.read("base.json") == "{\n  \"seed\": 10\n}\n");

  setting.options.update = false;
  setting.options.overrides = {"run.seed=11"};
  CHECK(setting.run()[0].verdict == Verdict::passed);
  setting.options.overrides = {"run.seed=12"};
  const auto worse = setting.run();
  CHECK(worse[0].verdict == Verdict::failed);
  CHECK(worse[0].updated.empty());
  CHECK(setting.scratch.read("base.json") == "{\n  \"seed\": 10\n}\n");
}

TEST_CASE("two cases do not update one baseline") {
  const std::string rest = R"("baseline": "base.json",
                              "expect": [{"metric": "seed", "at_most_rel": 1.1}])";
  Setting setting{"shared", {case_text("one", 1, rest), case_text("two", 2, rest)}};
  setting.options.update = true;
  CHECK(setting.message().starts_with(
      "base.json: would be written by two cases, also by \"one\" (with --update each case has a "
      "baseline of its own; in case \"two\" of "));
}

TEST_CASE("threads change neither results nor the order in which they are told") {
  std::vector<std::string> cases;
  for (int seed = 1; seed <= 40; ++seed) {
    cases.push_back(case_text("case " + std::to_string(seed), seed, expect_five));
  }
  Setting setting{"threads", cases};
  setting.options.threads = 4;
  std::vector<std::string> told;
  setting.options.on_result = [&](const CaseResult& result) { told.push_back(result.name); };
  std::atomic<int> runs = 0;
  const auto results = setting.run([&](const Scenario& scenario) {
    ++runs;
    return fake_run(scenario);
  });
  CHECK(runs == 40);
  REQUIRE(told.size() == 40);
  for (std::size_t i = 0; i < told.size(); ++i) {
    CHECK(told[i] == "case " + std::to_string(i + 1));
    CHECK(results[i].name == told[i]);
    CHECK(results[i].verdict == (i == 4 ? Verdict::passed : Verdict::failed));
  }
}

TEST_CASE("what a run throws comes out, that of the earliest case first") {
  Setting setting{"throws", {case_text("one", 1, expect_five), case_text("two", 2, expect_five)}};
  setting.options.threads = 2;
  CHECK_THROWS_WITH((void)setting.run([](const Scenario& scenario) -> CaseRun {
    throw std::runtime_error{"run " + std::to_string(scenario.run.seed)};
  }),
                    "run 1");
}

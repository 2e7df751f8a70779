#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/tools/cli/program_run.hpp"

using headroom::test::ProgramRun;

namespace {

/// Two jobs of 10 s on one GPU: the second waits 10 s. `b.json` has two GPUs.
std::string folder_with_two(const std::string& name) {
  const std::string folder = headroom::test::empty_folder(name);
  for (const std::string gpus : {"1", "2"}) {
    headroom::test::write_text(
        folder + (gpus == "1" ? "/a.json" : "/b.json"),
        R"({"name": "two", "cluster": {"nodes": [{"name": "n", "gpus": )" + gpus + R"(}]},
            "workload": [{"jobs": [{"id": "a", "duration_s": 10, "gpus": 1},
                                   {"id": "b", "duration_s": 10, "gpus": 1}]}]})");
  }
  return folder;
}

ProgramRun compare(const std::string& folder, std::vector<std::string> more) {
  more.insert(more.begin(), "compare");
  return headroom::test::run_program(more, folder);
}

}  // namespace

TEST_CASE("the verdict comes first, then what it stands on") {
  const ProgramRun run = compare(folder_with_two("verdict"), {"a.json", "b.json"});
  CHECK(run.exit_status == 0);
  CHECK(run.errors.empty());
  CHECK(run.output.starts_with("B is better: queue delay mean -100 %, nothing worse\n\nwarning:"));
  CHECK(
      run.output.find("\n\n  A  a.json\n  B  b.json\n"
                      "  Nothing is random: one run of each side, and differences are exact.\n") !=
      std::string::npos);
  CHECK(run.output.find("  -100 %  better") != std::string::npos);
}

TEST_CASE("a variant of the first scenario is a side of its own") {
  const std::string folder = folder_with_two("variant");
  const ProgramRun run =
      compare(folder, {"a.json", "--with", "cluster.nodes[0].gpus=2", "run.until=1h", "--with",
                       "cluster.nodes[0].gpus=1", "--json"});
  REQUIRE(run.exit_status == 0);
  const auto tree = nlohmann::json::parse(run.output);
  REQUIRE(tree.at("sides").size() == 3);
  CHECK(tree.at("sides")[1].at("with").size() == 2);
  CHECK(tree.at("against_a")[0].at("metrics")[0].at("b") == 0.0);
  CHECK(tree.at("against_a")[1].at("outcome") == "same");
}

TEST_CASE("--set holds for all sides, and a side can say otherwise") {
  const std::string folder = folder_with_two("set");
  const ProgramRun run = compare(folder, {"a.json", "b.json", "--set", "cluster.nodes[0].gpus=2",
                                          "--with", "cluster.nodes[0].gpus=1", "--json"});
  const auto tree = nlohmann::json::parse(run.output);
  CHECK(tree.at("against_a")[0].at("outcome") == "same");
  CHECK(tree.at("against_a")[1].at("outcome") == "worse");
}

TEST_CASE("a condition that holds makes the status 1") {
  const std::string folder = folder_with_two("conditions");
  const ProgramRun worse =
      compare(folder, {"b.json", "a.json", "--fail-if", "queue_delay_s.mean worse by 1s"});
  CHECK(worse.exit_status == 1);
  CHECK(worse.output.find("\nFAIL: B queue_delay_s.mean worse by 1s\n") != std::string::npos);
  const ProgramRun better =
      compare(folder, {"a.json", "b.json", "--fail-if", "queue_delay_s.mean worse by 1s",
                       "--fail-if", "worse", "--quiet"});
  CHECK(better.exit_status == 0);
  CHECK(better.output.empty());
}

TEST_CASE("the answer can be had as files") {
  const std::string folder = folder_with_two("files");
  const ProgramRun run = compare(folder, {"a.json", "b.json", "--out", "out", "--json"});
  CHECK(headroom::test::text_of(folder + "/out/compare.json") == run.output);
  const std::string rows = headroom::test::text_of(folder + "/out/compare.csv");
  CHECK(rows.starts_with("side,metric,a,b,difference,"));
  CHECK(rows.find("\nB,queue_delay_s.mean,5,0,-5,,,-1,,,1,0,0,better\n") != std::string::npos);
}

TEST_CASE("the noisy answer does not depend on threads") {
  const std::string folder = folder_with_two("threads");
  const std::vector<std::string> arguments{
      "a.json", "b.json", "--json", "--set",
      R"(workload=[{"generate": {"count": 200, "arrivals": {"poisson": "6/min"},
                                 "duration": {"exponential": "9s"}, "gpus": 1}}])"};
  const ProgramRun alone = compare(folder, arguments);
  REQUIRE(alone.exit_status == 0);
  auto with_threads = arguments;
  with_threads.insert(with_threads.end(), {"--threads", "3"});
  CHECK(compare(folder, with_threads).output == alone.output);
  CHECK(nlohmann::json::parse(alone.output).at("seeds") >= 10);
}

TEST_CASE("wrong input is refused before it costs a run") {
  const std::string folder = folder_with_two("wrong");
  const auto refused = [&](const std::vector<std::string>& arguments, const std::string& said) {
    const ProgramRun run = compare(folder, arguments);
    CHECK(run.exit_status == 2);
    CHECK(run.output.empty());
    INFO(run.errors);
    CHECK(run.errors.find(said) != std::string::npos);
  };
  refused({"a.json"}, "there is only one side");
  refused({"a.json", "c.json"}, "c.json");
  refused({"a.json", "--with", "b.json"}, "\"b.json\" is no override");
  refused({"a.json", "--with", "schedular.policy=kai"}, "did you mean \"scheduler\"?");
  refused({"a.json", "b.json", "--metric", "queue_delay.p95"},
          "did you mean \"queue_delay_s.p95\"");
  refused({"a.json", "b.json", "--fail-if", "makespan_s worse by lots"}, "at character 21");
  refused({"a.json", "b.json", "--precision", "much"}, "\"much\" is no share");
  refused({"a.json", "b.json", "--replications", "1"}, "--replications");
  refused({"a.json", "b.json", "--with", "run.mode=packing"}, "C is a packing run and A is not");
}

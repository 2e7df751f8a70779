#include <chrono>
#include <doctest/doctest.h>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "program_run.hpp"

using namespace headroom::test;

namespace {

const std::string right =
    R"({"cluster": {"nodes": [{"gpus": 8}]},
        "workload": [{"jobs": [{"id": "a", "gpus": 1, "duration_s": 10}]}]})";

/// Runs the program beside the file `s.json`, which is right.
ProgramRun run_beside_scenario(const std::vector<std::string>& arguments) {
  const std::string folder = empty_folder("command_line");
  write_text(folder + "/s.json", right);
  return run_program(arguments, folder);
}

}  // namespace

TEST_CASE("help and version go to standard output and are no errors") {
  for (const char* flag : {"--help", "--version"}) {
    const ProgramRun run = run_beside_scenario({flag});
    CHECK(run.exit_status == 0);
    CHECK(run.errors.empty());
    CHECK_FALSE(run.output.empty());
  }
  const ProgramRun help = run_beside_scenario({"lint", "--help"});
  CHECK(help.exit_status == 0);
  CHECK(help.output.find("--set") != std::string::npos);
}

TEST_CASE("common options stand before or after the command") {
  CHECK(run_beside_scenario({"--quiet", "lint", "s.json"}).output.empty());
  CHECK(run_beside_scenario({"lint", "s.json", "--quiet"}).output.empty());
  CHECK(run_beside_scenario({"lint", "--set", "run.seed=3", "s.json"}).exit_status == 0);
}

TEST_CASE("lint says ok, and with --json nothing but JSON") {
  const ProgramRun plain = run_beside_scenario({"lint", "s.json"});
  CHECK(plain.exit_status == 0);
  CHECK(plain.output.starts_with("s.json: ok\n"));
  const ProgramRun json = run_beside_scenario({"lint", "s.json", "--json", "--set", "run.x=1"});
  CHECK(json.exit_status == 2);
  const auto answer = nlohmann::json::parse(json.output);
  CHECK(answer[0]["ok"] == false);
  CHECK(answer[0]["findings"][0]["path"] == "s.json: run.x (given by --set)");
}

TEST_CASE("lint looks at every file before it answers") {
  const ProgramRun run = run_beside_scenario({"lint", "none.json", "s.json", "neither.json"});
  CHECK(run.exit_status == 2);
  CHECK(run.output.starts_with("s.json: ok\n"));
  CHECK(run.errors.find("none.json: does not exist") != std::string::npos);
  CHECK(run.errors.find("neither.json: does not exist") != std::string::npos);
}

TEST_CASE("lint knows a suite from a scenario") {
  const std::string folder = empty_folder("command_line");
  write_text(folder + "/s.json", right);
  write_text(folder + "/suite.json", R"({"cases": [{"name": "c", "scenario": "s.json",
      "expect": [{"metric": "jobs.completed", "value": 1}]}]})");
  write_text(folder + "/wrong.json", R"({"cases": [{"name": "c", "scenaro": "s.json"}]})");
  const ProgramRun good = run_program({"lint", "suite.json"}, folder);
  CHECK(good.exit_status == 0);
  CHECK(good.output.find("suite of 1 case") != std::string::npos);
  const ProgramRun bad = run_program({"lint", "wrong.json"}, folder);
  CHECK(bad.exit_status == 2);
  CHECK(bad.errors.find("scenaro") != std::string::npos);
}

TEST_CASE("the schema is one JSON document") {
  const ProgramRun run = run_beside_scenario({"schema"});
  CHECK(run.exit_status == 0);
  CHECK(nlohmann::json::parse(run.output)["type"] == "object");
}

TEST_CASE("--seed is an override of the scenario's seed") {
  const ProgramRun run = run_beside_scenario({"run", "s.json", "--json", "--seed", "42"});
  CHECK(run.exit_status == 0);
  CHECK(nlohmann::json::parse(run.output)["seed"] == 42);
}

TEST_CASE("an option without its value is wrong usage") {
  const ProgramRun run = run_beside_scenario({"run", "s.json", "--set"});
  CHECK(run.exit_status == 2);
  CHECK(run.errors.find("--set") != std::string::npos);
}

TEST_CASE("directories for results are made with their parents, and only for results") {
  const std::string folder = empty_folder("command_line");
  write_text(folder + "/s.json", right);
  CHECK(run_program({"run", "s.json", "--quiet", "--out", "a/b/c"}, folder).exit_status == 0);
  CHECK(std::filesystem::exists(folder + "/a/b/c/summary.json"));
  write_text(folder + "/file", "x");
  const ProgramRun run = run_program({"run", "s.json", "--out", "file/c"}, folder);
  CHECK(run.exit_status == 2);
  CHECK(run.errors.find("file/c") != std::string::npos);
}

TEST_CASE("--timeline writes one JSON file, or gzip where its name says so") {
  const std::string folder = empty_folder("timeline");
  write_text(folder + "/s.json", right);
  for (const char* file : {"t.json", "t.json.gz", "again.json.gz"}) {
    const ProgramRun run = run_program({"run", "s.json", "--quiet", "--timeline", file}, folder);
    CHECK(run.exit_status == 0);
    CHECK(run.output.empty());
  }
  const auto timeline = nlohmann::json::parse(text_of(folder + "/t.json"));
  CHECK(timeline["traceEvents"].size() > 10);
  CHECK(text_of(folder + "/t.json.gz").starts_with("\x1f\x8b"));
  CHECK(text_of(folder + "/t.json.gz") == text_of(folder + "/again.json.gz"));
}

TEST_CASE("a timeline that cannot be is refused before the run") {
  const std::string folder = empty_folder("no_timeline");
  write_text(folder + "/s.json", right);
  const ProgramRun packing =
      run_program({"run", "s.json", "--set", "run.mode=packing", "--timeline", "t.json"}, folder);
  CHECK(packing.exit_status == 2);
  CHECK(packing.errors.find("a run that only packs has no timeline") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder + "/t.json"));
  const ProgramRun nowhere =
      run_program({"run", "s.json", "--timeline", "no/such/folder/t.json"}, folder);
  CHECK(nowhere.exit_status == 2);
  CHECK(nowhere.errors.find("no/such/folder/t.json: cannot be written") != std::string::npos);
}

TEST_CASE("quiet runs print nothing at all") {
  const ProgramRun run = run_beside_scenario({"run", "s.json", "--quiet"});
  CHECK(run.exit_status == 0);
  CHECK(run.output.empty());
  CHECK(run.errors.empty());
}

TEST_CASE("an interrupted run ends with 130 and leaves no result under its name") {
  const std::string folder = empty_folder("interrupted");
  write_text(folder + "/s.json", R"({"cluster": {"nodes": [{"gpus": 8}]}, "workload": [
      {"generate": {"count": 30000000, "arrivals": {"poisson": "1/s"},
                    "duration": {"fixed": "1s"}}}]})");
  const ProgramRun run = run_interrupted({"run", "s.json", "--out", "results"}, folder,
                                         std::chrono::milliseconds{300});
  CHECK(run.exit_status == 130);
  CHECK_FALSE(std::filesystem::exists(folder + "/results/summary.json"));
  CHECK_FALSE(std::filesystem::exists(folder + "/results/jobs.csv"));
}

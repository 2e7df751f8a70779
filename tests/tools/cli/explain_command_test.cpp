#include <doctest/doctest.h>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/tools/cli/program_run.hpp"

using namespace headroom::test;

namespace {

/// Job b waits 10 s for the only GPU.
const char* const scenario = R"({
  "name": "two jobs", "cluster": {"nodes": [{"name": "n", "gpus": 1}]},
  "workload": [{"jobs": [{"id": "a", "duration_s": 10, "gpus": 1},
                         {"id": "b", "duration_s": 10, "gpus": 1}]}]
})";

/// A folder with the result of the scenario in `out`.
std::string folder_with_result(const std::string& name, std::vector<std::string> more = {}) {
  const std::string folder = empty_folder(name);
  write_text(folder + "/two.json", scenario);
  more.insert(more.begin(), {"run", "two.json", "--quiet", "--out", "out"});
  REQUIRE(run_program(more, folder).exit_status == 0);
  return folder;
}

}  // namespace

TEST_CASE("explain tells why a job waited, from the result folder alone") {
  const std::string folder = folder_with_result("explains");
  std::filesystem::remove(folder + "/two.json");
  const ProgramRun run = run_program({"explain", "out", "b"}, folder);
  CHECK(run.exit_status == 0);
  CHECK(run.errors.empty());
  CHECK(run.output == R"(job b of two jobs
1 GPU
submitted 0:00:00, started 0:00:10, completed 0:00:20

waited 10.0s: all of it no capacity; first in line for 10.0s

Its life
  from       for  what
  0:00:00  10.0s  no capacity  0 free, needs 1 GPU
  0:00:10  10.0s  runs         on node 0

Who had the GPUs meanwhile
                                          jobs  GPU-hours
  submitted before it, started meanwhile     1     0.0028

Largest of those that came before it
  job  GPUs  submitted  started  GPU-hours
  a       1    0:00:00  0:00:00     0.0028
)");
}

TEST_CASE("explain answers as JSON, too, and writes it to a folder") {
  const std::string folder = folder_with_result("explains_json");
  const ProgramRun run = run_program({"explain", "out", "b", "--json", "--out", "why"}, folder);
  CHECK(run.exit_status == 0);
  const auto answer = nlohmann::json::parse(run.output);
  CHECK(answer["job"]["id"] == "b");
  CHECK(answer["waited_s"] == 10.0);
  CHECK(answer["reasons"][0]["reason"] == "no_capacity");
  CHECK(answer["reasons"][0]["share"] == 1.0);
  CHECK(answer["intervals"][0]["to_s"] == 10.0);
  CHECK(answer["runs"][0]["nodes"] == "0");
  CHECK(answer["served_meanwhile"]["submitted_before"]["largest"][0]["job"] == "a");
  CHECK(text_of(folder + "/why/explanation.json") == run.output);
}

TEST_CASE("with replications the first is explained, and the text says so") {
  const std::string folder = folder_with_result("explains_first", {"--set", "run.replications=3"});
  const ProgramRun run = run_program({"explain", "out", "a"}, folder);
  CHECK(run.output.find("from the first of 3 replications, the one on file (seed 1)\n") !=
        std::string::npos);
}

TEST_CASE("an unknown job, a folder without journal and none at all are told apart") {
  const std::string folder = folder_with_result("explains_nothing");
  const ProgramRun unknown = run_program({"explain", "out", "bb"}, folder);
  CHECK(unknown.exit_status == 2);
  CHECK(unknown.errors ==
        "headroom: there is no job \"bb\" (did you mean \"b\"? 2 jobs from \"a\" to \"b\")\n");
  std::filesystem::remove(folder + "/out/journal.csv");
  const ProgramRun bare = run_program({"explain", "out", "b"}, folder);
  CHECK(bare.exit_status == 2);
  CHECK(bare.errors ==
        "headroom: out: holds no journal.csv, which tells why jobs waited (headroom run SCENARIO "
        "--out DIR writes jobs.csv, journal.csv and journal.json)\n");
  const ProgramRun none = run_program({"explain", "nowhere", "b"}, folder);
  CHECK(none.exit_status == 2);
  CHECK(none.errors.starts_with("headroom: nowhere: does not exist"));
}

TEST_CASE("a broken journal is wrong input, with its place") {
  const std::string folder = folder_with_result("explains_broken");
  write_text(folder + "/out/journal.csv",
             "time_s,event,job,cause,what,nodes,lost_s,slots\n0,go,1,,,,,\n");
  const ProgramRun run = run_program({"explain", "out", "b"}, folder);
  CHECK(run.exit_status == 2);
  CHECK(run.errors ==
        "headroom: out/journal.csv:2: event \"go\": is no event (shape, hold, release, stop, "
        "restart, resize, takes, wait or first)\n");
}

TEST_CASE("of several jobs with one name any can be explained") {
  const std::string folder = empty_folder("explains_namesakes");
  write_text(folder + "/s.csv", "id,submit_s,gpus,duration_s\n1,0,1,5\n2,1,1,5\n");
  write_text(folder + "/s.json", R"({"cluster": {"nodes": [{"gpus": 1}]}, "workload": [
      {"trace": "s.csv", "format": "csv"}, {"trace": "s.csv", "format": "csv"}]})");
  REQUIRE(run_program({"run", "s.json", "--quiet", "--out", "out"}, folder).exit_status == 0);
  const ProgramRun first = run_program({"explain", "out", "1"}, folder);
  CHECK(first.output.find("2 jobs have this name, this is number 1;") != std::string::npos);
  const ProgramRun second = run_program({"explain", "out", "1", "--occurrence", "2"}, folder);
  CHECK(second.output.find("2 jobs have this name, this is number 2;") != std::string::npos);
  const ProgramRun third = run_program({"explain", "out", "1", "--occurrence", "3"}, folder);
  CHECK(third.exit_status == 2);
}

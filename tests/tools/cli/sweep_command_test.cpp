#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "program_run.hpp"

using namespace headroom::test;

namespace {

namespace fs = std::filesystem;

/// 300 points that take about a millisecond each.
const std::string study = R"({"name": "small", "base": "base.json",
  "vary": {"cluster.nodes[0].count": {"from": 1, "to": 100},
           "scheduler.policy": ["fifo", "sjf", "easy-backfill"]},
  "minimize": "queue_delay_s.mean"})";
const std::string base = R"({"cluster": {"nodes": [{"count": 2, "gpus": 8}]},
  "workload": [{"generate": {"count": 200, "arrivals": {"poisson": "20/h"},
    "duration": {"exponential": "50min"}, "gpus": {"choices": {"1": 3, "8": 1}}}}]})";

std::string folder_with_study(const std::string& name) {
  std::string folder = empty_folder(name);
  write_text(folder + "/s.json", study);
  write_text(folder + "/base.json", base);
  return folder;
}

/// The table that a sweep leaves when nothing comes between.
std::string undisturbed(const std::string& folder) {
  const ProgramRun run = run_program({"sweep", "s.json", "--out", "whole", "--quiet"}, folder);
  REQUIRE(run.exit_status == 0);
  CHECK(run.errors.empty());
  return text_of(folder + "/whole/sweep.csv");
}

}  // namespace

TEST_CASE("a sweep that is killed at any moment goes on to the same table") {
  const std::string folder = folder_with_study("killed");
  const std::string whole = undisturbed(folder);
  std::size_t killed = 0;
  for (int moment = 0; moment < 10; ++moment) {
    const std::string out = "out" + std::to_string(moment);
    const std::vector<std::string> arguments{"sweep",   "s.json",    "--out", out,
                                             "--quiet", "--threads", "2"};
    // Twice, so that what is killed has been resumed already.
    for (const int again : {0, 1}) {
      const std::chrono::milliseconds pause{3 + (moment * moment * 4) + (again * 11)};
      if (run_killed(arguments, folder, pause).exit_status == 128 + 9) ++killed;
      const bool has_table = fs::exists(folder + "/" + out + "/sweep.csv");
      if (has_table) CHECK(text_of(folder + "/" + out + "/sweep.csv") == whole);
    }
    CHECK(run_program(arguments, folder).exit_status == 0);
    CHECK(text_of(folder + "/" + out + "/sweep.csv") == whole);
  }
  CHECK(killed > 0);
}

TEST_CASE("an interrupted sweep keeps what is done and says how it ended") {
  const std::string folder = folder_with_study("interrupted");
  const std::string whole = undisturbed(folder);
  const std::vector<std::string> arguments{"sweep", "s.json", "--out", "out"};
  const ProgramRun run = run_interrupted(arguments, folder, std::chrono::milliseconds{100});
  if (run.exit_status != 0) {
    CHECK(run.exit_status == 130);
    CHECK(run.errors == "headroom: interrupted\n");
    CHECK_FALSE(fs::exists(folder + "/out/sweep.csv"));
  }
  CHECK(run_program(arguments, folder).exit_status == 0);
  CHECK(text_of(folder + "/out/sweep.csv") == whole);
}

TEST_CASE("a full disk is reported, and nothing that was done is lost") {
  const std::string folder = folder_with_study("full");
  const std::string whole = undisturbed(folder);
  const auto size = fs::file_size(folder + "/whole/sweep.sqlite");
  const std::vector<std::string> arguments{"sweep", "s.json", "--out", "out", "--quiet"};
  for (const std::size_t part : {40U, 8U, 3U, 2U}) {
    const ProgramRun run = run_with_small_disk(arguments, folder, size / part);
    CHECK(run.exit_status == 2);
    CHECK(run.errors.starts_with("headroom: out/sweep.sqlite"));
    CHECK(run.errors.find("cannot be") != std::string::npos);
    CHECK_FALSE(fs::exists(folder + "/out/sweep.csv"));
  }
  const ProgramRun resumed = run_program({"sweep", "s.json", "--out", "out"}, folder);
  CHECK(resumed.exit_status == 0);
  CHECK(resumed.errors.starts_with("resuming: "));
  CHECK(resumed.errors.ends_with(" of 300 runs are there\n"));
  CHECK(text_of(folder + "/out/sweep.csv") == whole);
}

TEST_CASE("shards are put together to the same table, and a missing one is said") {
  const std::string folder = folder_with_study("shards");
  const std::string whole = undisturbed(folder);
  for (const char* shard : {"0/3", "2/3"}) {
    const ProgramRun run =
        run_program({"sweep", "s.json", "--out", "out", "--shard", shard}, folder);
    CHECK(run.exit_status == 0);
    CHECK(run.output.find("100 of 300 runs, 100 made now") != std::string::npos);
  }
  const std::vector<std::string> merge{"sweep", "s.json", "--out", "out", "--merge"};
  const ProgramRun early = run_program(merge, folder);
  CHECK(early.exit_status == 1);
  CHECK(early.output.find("100 not made yet") != std::string::npos);
  CHECK(run_program({"sweep", "s.json", "--out", "out", "--shard", "1/3"}, folder).exit_status ==
        0);
  CHECK(run_program(merge, folder).exit_status == 0);
  CHECK(text_of(folder + "/out/sweep.csv") == whole);
}

TEST_CASE("the summary as JSON names the best point by keys that --set takes") {
  const std::string folder = folder_with_study("json");
  const ProgramRun run = run_program({"sweep", "s.json", "--json"}, folder);
  CHECK(run.exit_status == 0);
  const auto tree = nlohmann::json::parse(run.output);
  CHECK(tree.at("runs") == 300);
  CHECK(tree.at("points").size() == 300);
  CHECK(tree.at("best").contains("cluster.nodes[0].count"));
}

TEST_CASE("another study, foreign files and wrong words are answered") {
  const std::string folder = folder_with_study("wrong");
  write_text(folder + "/small.json", R"({"base": "base.json"})");
  CHECK(run_program({"sweep", "small.json", "--out", "out", "-q"}, folder).exit_status == 0);
  const ProgramRun other = run_program(
      {"sweep", "small.json", "--out", "out", "--set", "cluster.nodes[0].count=3"}, folder);
  CHECK(other.exit_status == 2);
  CHECK(other.errors.find("its scenario has changed") != std::string::npos);
  CHECK(run_program({"sweep", "small.json", "--out", "out", "-q", "--restart", "--set",
                     "cluster.nodes[0].count=3"},
                    folder)
            .exit_status == 0);
  fs::create_directory(folder + "/foreign");
  write_text(folder + "/foreign/sweep.sqlite", "a letter to my aunt");
  CHECK(run_program({"sweep", "small.json", "--out", "foreign", "--restart"}, folder).exit_status ==
        2);
  CHECK(text_of(folder + "/foreign/sweep.sqlite") == "a letter to my aunt");
  for (const std::vector<std::string>& words : {std::vector<std::string>{"--shard", "2/2"},
                                                {"--shard", "x"},
                                                {"--merge"},
                                                {"--engine", "kubernetes"},
                                                {"--engine", "slurm"},
                                                {"--metric", "no.such"}}) {
    std::vector<std::string> arguments{"sweep", "small.json"};
    arguments.insert(arguments.end(), words.begin(), words.end());
    const ProgramRun run = run_program(arguments, folder);
    CHECK(run.exit_status == 2);
    CHECK(run.errors.starts_with("headroom: "));
  }
}

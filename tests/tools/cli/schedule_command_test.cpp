#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/tools/cli/program_run.hpp"

using namespace headroom::test;

namespace {

/// A queue whose neighbour has more than its share, one at its limit, and a job without a node.
const char* const snapshot = R"({
  "name": "Monday morning",
  "cluster": {"nodes": [{"name": "n", "count": 3, "gpus": 8, "gpu_memory": "80GB"}]},
  "queues": [
    {"name": "research", "deserved": "unlimited"},
    {"name": "vision", "parent": "research", "deserved": 8, "limit": 8},
    {"name": "language", "parent": "research", "deserved": 16}
  ],
  "jobs": [
    {"id": "resnet", "queue": "vision", "gpus": 6, "state": "running", "age": "3h",
     "nodes": ["n-0"]},
    {"id": "sweep", "queue": "vision", "gpus": 4, "age": "1h"},
    {"id": "llama", "queue": "language", "gpus": 8, "state": "running", "age": "2h",
     "nodes": ["n-1"]},
    {"id": "notebook", "queue": "language", "gpu_fraction": 0.5, "age": "10min"},
    {"id": "bert", "queue": "language", "gpus": 8, "age": "5min"}
  ]
})";

std::string folder_with_snapshot(const std::string& name) {
  const std::string folder = empty_folder(name);
  write_text(folder + "/now.json", snapshot);
  return folder;
}

}  // namespace

TEST_CASE("schedule tells people what would happen and why the others wait") {
  const ProgramRun run =
      run_program({"schedule", "now.json"}, folder_with_snapshot("schedule_text"));
  CHECK(run.exit_status == 0);
  CHECK(run.errors.empty());
  CHECK(run.output == R"(Monday morning: 3 nodes, 14 of 24 GPUs held; 2 running, 3 waiting

Starts now
  job       queue     pods  GPUs  on
  notebook  language     1   0.5  n-0 (shared GPU new1)
  bert      language     1     8  n-2

Waits
  job    queue   pods  because
  sweep  vision     1  queue vision: limit 8 GPUs, has 6, asks 4

Queues, in GPUs
  queue        deserved      limit  fair share  requested  held now  then
  research    unlimited  unlimited          24       26.5        14  22.5
    vision            8          8           8         10         6     6
    language         16  unlimited          16       16.5         8  16.5
)");
}

TEST_CASE("schedule answers as JSON, too, and writes it to a folder") {
  const std::string folder = folder_with_snapshot("schedule_json");
  const ProgramRun run = run_program({"schedule", "now.json", "--json", "--out", "out"}, folder);
  REQUIRE(run.exit_status == 0);
  const auto answer = nlohmann::json::parse(run.output);
  CHECK(run.output == text_of(folder + "/out/schedule.json"));
  CHECK(answer["snapshot"] == "Monday morning");
  CHECK(answer["starts"].size() == 2);
  CHECK(answer["starts"][0]["node"].is_string());
  REQUIRE(answer["waiting"].size() == 1);
  CHECK(answer["waiting"][0]["rule"] == "queue_limit");
  CHECK(answer["waiting"][0]["reason"] == "queue vision: limit 8 GPUs, has 6, asks 4");
  CHECK(answer["queues"][0]["deserved_gpus"].is_null());
}

TEST_CASE("--set changes the question, --quiet says nothing") {
  const std::string folder = folder_with_snapshot("schedule_set");
  const ProgramRun changed = run_program(
      {"schedule", "now.json", "--json", "--set", "queues[1].limit=12", "--set", "jobs[1].gpus=1"},
      folder);
  CHECK(nlohmann::json::parse(changed.output)["waiting"].empty());
  const ProgramRun quiet = run_program({"schedule", "now.json", "--quiet"}, folder);
  CHECK(quiet.exit_status == 0);
  CHECK(quiet.output.empty());
  CHECK(quiet.errors.empty());
}

TEST_CASE("wrong snapshots end with status 2 and all that is wrong, and lint says the same") {
  const std::string folder = folder_with_snapshot("schedule_wrong");
  const std::vector<std::string> wrong{"--set", "jobs[0].nodes=[\"n-9\"]", "--set",
                                       "jobs[1].queue=vison"};
  for (const char* command : {"schedule", "lint"}) {
    std::vector<std::string> words{command, "now.json"};
    words.insert(words.end(), wrong.begin(), wrong.end());
    const ProgramRun run = run_program(words, folder);
    CHECK(run.exit_status == 2);
    CHECK(run.errors.find("there is no node \"n-9\"") != std::string::npos);
    CHECK(run.errors.find("did you mean \"vision\"?") != std::string::npos);
  }
  const ProgramRun right = run_program({"lint", "now.json"}, folder);
  CHECK(right.exit_status == 0);
  CHECK(right.output == "now.json: ok\n  snapshot: 3 nodes, 3 queues, 5 jobs\n");
}

TEST_CASE("the schema of snapshots is printed on demand") {
  const ProgramRun run = run_program({"schema", "snapshot"}, empty_folder("schedule_schema"));
  CHECK(run.exit_status == 0);
  CHECK(nlohmann::json::parse(run.output)["title"] == "headroom snapshot");
}

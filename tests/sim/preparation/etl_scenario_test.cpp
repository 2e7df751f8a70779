#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"

using namespace headroom;
using doctest::Approx;

namespace {

/// Data preparation, a job that prepares more of it, and a training on the result.
constexpr std::string_view example = R"({
  "cluster": {
    "nodes": [{"name": "dgx", "server": "dgx-1-v100", "count": 1},
              {"name": "cpu", "count": 2, "cpus": 64}],
    "network": {"link": "100GbE"},
    "storage": [{"name": "shared", "system": "netapp-a800", "read": "1GB/s", "write": "1GB/s"}]
  },
  "workload": [{"jobs": [
    {"id": "parse", "cpus": 50, "etl": {"stages": [
      {"name": "read", "read": {"storage": "shared", "dataset": "raw", "size": "50GB"},
       "rate_per_core": "10MB/s", "write": {"storage": "shared", "dataset": "clean",
       "size": "5GB"}}]}},
    {"id": "join", "cpus": 10, "etl": {"stages": [
      {"name": "read", "read": {"storage": "shared", "dataset": "clean"},
       "rate_per_core": "10MB/s", "shuffle_write": "1GB"},
      {"name": "write", "shuffle_read": "1GB", "rate_per_core": "10MB/s",
       "write": {"storage": "shared", "dataset": "joined", "size": "1GB"}, "tasks": 100,
       "after": ["read"]}]}},
    {"id": "train", "gpus": 1, "training": {"gflop_per_sample": 1, "parameters": 1000000,
      "batch_per_gpu": 100, "epochs": 1,
      "measured": [{"gpu": "v100-sxm2-16", "batch": 100, "samples_per_s": 1000}],
      "data": {"storage": "shared", "dataset": "joined", "sample_size": "100kB"}}}
  ]}]
})";

Scenario scenario_with(std::vector<std::string> overrides = {}) {
  return parse_scenario(example, "s.json", {.data_directory = {}, .overrides = overrides});
}

/// The one finding of the example with `overrides`, else all of them.
std::string refusal(std::vector<std::string> overrides) {
  try {
    static_cast<void>(scenario_with(std::move(overrides)));
  } catch (const InputError& error) {
    std::string joined;
    for (const Diagnostic& finding : error.findings()) joined += to_string(finding) + "\n";
    return error.findings().size() == 1 ? joined : "not one finding:\n" + joined;
  }
  return "nothing refused";
}

bool holds(const std::string& text, const std::string& part) {
  const bool found = text.find(part) != std::string::npos;
  if (!found) MESSAGE(text);
  return found;
}

std::string warnings_of(const RunRecord& run) {
  std::string all;
  for (const Diagnostic& warning : run.warnings) all += to_string(warning) + "\n";
  return all;
}

double start_s(const RunRecord& run, std::size_t job) {
  return to_seconds(run.jobs.record(id_at<JobId>(job)).first_start.value() - TimePoint{});
}
double end_s(const RunRecord& run, std::size_t job) {
  return to_seconds(run.jobs.record(id_at<JobId>(job)).end - TimePoint{});
}

const std::string job = "workload[0].jobs[0].";
const std::string stages = job + "etl.stages";
const std::string stage = stages + "[0].";

}  // namespace

TEST_CASE("a reader takes the size of what is written") {
  const Scenario scenario = scenario_with();
  const auto& jobs = std::get<InlineJobs>(scenario.workload.front()).jobs;
  CHECK(jobs[1].etl->stages[0].read.size == Bytes{5'000'000'000});
  CHECK(jobs[1].etl->stages[1].input == Bytes{1'000'000'000});
  CHECK(scenario.profiles[jobs[2].training->profile].data.samples == 10'000.0);
  CHECK(scenario.warnings.empty());
}

TEST_CASE("jobs start when the data is there that they read") {
  const RunRecord run = run_scenario(scenario_with());
  // 50 GB at 500 MB/s; 5 GB at 100 MB/s, 1 GB at 100 MB/s; 10,000 samples at 1,000 a second.
  CHECK(end_s(run, 0) == Approx(100.0).epsilon(1e-6));
  CHECK(start_s(run, 1) == end_s(run, 0));
  CHECK(end_s(run, 1) == Approx(160.0).epsilon(1e-6));
  CHECK(start_s(run, 2) == end_s(run, 1));
  CHECK(end_s(run, 2) == Approx(170.0).epsilon(1e-5));
  CHECK(run.jobs.record(JobId{2}).wait_reason == WaitReason::data);
  REQUIRE(run.data_sets.size() == 2);
  CHECK(run.data_sets[0].name == "clean");
  CHECK(run.data_sets[0].readers == std::vector{JobId{1}});
  CHECK(run.etl.find(JobId{0})->moved.written == Bytes{5'000'000'000});
  CHECK(run.training.find(JobId{0}) == nullptr);
}

TEST_CASE("a data set that is written again makes nobody wait") {
  Scenario scenario = scenario_with();
  auto& jobs = std::get<InlineJobs>(scenario.workload.front()).jobs;
  ListedJob again = jobs[0];
  again.id = "parse again";
  again.submit = 110_s;
  ListedJob late = jobs[1];
  late.id = "join again";
  late.submit = 120_s;
  late.etl->stages[1].write.dataset = "other";
  jobs.push_back(again);
  jobs.push_back(late);
  const RunRecord run = run_scenario(scenario);
  CHECK(start_s(run, 4) == 120.0);
  CHECK(end_s(run, 3) == Approx(210.0).epsilon(1e-6));
}

TEST_CASE("who waits for ever is named") {
  SUBCASE("because the writer is killed") {
    const RunRecord run = run_scenario(scenario_with({job + "walltime_s=50"}));
    CHECK(run.jobs.record(JobId{0}).state == JobState::killed);
    CHECK(run.jobs.record(JobId{1}).state == JobState::held);
    CHECK(holds(warnings_of(run), "job join waits for ever for data set \"clean\": parse"));
    CHECK(holds(warnings_of(run), "job train waits for ever for data set \"joined\": join"));
  }
  SUBCASE("because it is rejected") {
    const RunRecord run = run_scenario(scenario_with({job + "cpus=1000"}));
    CHECK(holds(warnings_of(run), "job join waits for ever for data set \"clean\": parse"));
  }
  SUBCASE("not where the run is cut") {
    const RunRecord run = run_scenario(scenario_with({"run.until=50s"}));
    CHECK(warnings_of(run).find("for ever") == std::string::npos);
  }
}

TEST_CASE("what cannot be is refused with one message") {
  CHECK(holds(refusal({stage + "read.storage=shraed"}), "there is no storage \"shraed\""));
  CHECK(holds(refusal({stage + "write.storage=disk"}), "there is no storage \"disk\""));
  CHECK(holds(refusal({stage + R"(read={"storage": "local", "size": "1GB"})"}),
              "servers of \"cpu\" have no disks"));
  CHECK(holds(refusal({stage + R"(read={"storage": "shared", "dataset": "raw"})"}),
              "is not said, no job writes the data set"));
  CHECK(holds(refusal({"workload[0].jobs[1].etl.stages[1].after=[\"raed\"]"}),
              "there is no stage \"raed\" before this one"));
  CHECK(holds(refusal({"workload[0].jobs[1].etl.stages[0].after=[\"write\"]"}),
              "there is no stage \"write\" before this one"));
  CHECK(holds(refusal({"workload[0].jobs[1].etl.stages[1].name=read"}),
              "\"read\" is also the name of an earlier stage"));
  CHECK(holds(refusal({job + "cpus=0"}), "asks for no CPU core"));
  CHECK(holds(refusal({job + "gpus=2"}), "runs on CPU cores"));
  CHECK(holds(refusal({stage + "rate_per_core=0MB/s"}), "rate_per_core"));
  CHECK(holds(refusal({stage + "rate_per_core=fast"}), "rate_per_core"));
  CHECK(holds(refusal({stage + "tasks=0"}), "tasks"));
  CHECK(holds(refusal({stage + "shufle=1GB"}), "did you mean \"shuffle\"?"));
  CHECK(holds(refusal({job + "etl={\"stages\": []}"}), "etl.stages"));
  CHECK(holds(refusal({job + "duration_s=5"}), "duration_s"));
}

TEST_CASE("data sets that wait for one another are named in a circle") {
  CHECK(holds(refusal({stage + "read.dataset=joined"}),
              "jobs wait for one another's data: parse for \"joined\" of join for \"clean\" of "
              "parse"));
  CHECK(holds(refusal({job + "after=train"}),
              "jobs wait for one another's data: parse after train for \"joined\" of join for "
              "\"clean\" of parse"));
}

TEST_CASE("other sizes than what is written are doubtful") {
  const Scenario other = scenario_with({"workload[0].jobs[1].etl.stages[0].read.size=4GB"});
  REQUIRE(other.warnings.size() == 1);
  CHECK(holds(to_string(other.warnings.front()),
              "4GB of data set \"clean\", of which workload[0].jobs[0].etl.stages[0].write writes "
              "5GB"));
  const Scenario training = scenario_with({"workload[0].jobs[2].training.data.samples=5000"});
  REQUIRE(training.warnings.size() == 1);
  CHECK(holds(to_string(training.warnings.front()), "reads 500MB of data set \"joined\""));
}

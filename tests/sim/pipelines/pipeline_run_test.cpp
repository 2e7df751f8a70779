#include <algorithm>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>

#include "tests/sim/pipelines/pipeline_case.hpp"

using namespace headroom;
using doctest::Approx;

TEST_CASE("a diamond with one retry, by hand") {
  const std::string text = pipeline_text(8, R"("submit": "100s", "steps": [
      {"name": "a", "gpus": 1, "duration_s": 100, "writes": ["x"]},
      {"name": "b", "gpus": 2, "duration_s": 200, "reads": ["x"], "fails": 0.5, "retries": 1,
       "retry_delay": "1min"},
      {"name": "c", "gpus": 1, "duration_s": 300, "after": "a"},
      {"name": "d", "gpus": 4, "duration_s": 50, "after": ["b", "c"]}])");
  const Scenario scenario = parse_scenario(text, "s.json", {});
  // A seed under which the first attempt fails and the second does not.
  std::uint64_t seed = 0;
  AttemptFate fate;
  do {
    fate = draw_fate(scenario.pipelines[0], ++seed, {.step = 1});
  } while (!fate.fails || draw_fate(scenario.pipelines[0], seed, {.step = 1, .attempt = 1}).fails);
  const RunRecord run = run_of(text, {"run.seed=" + std::to_string(seed)});
  const auto jobs = jobs_of(run);
  REQUIRE(jobs.size() == 5);
  CHECK(jobs.at("p/0/a").start == 100.0);
  CHECK(jobs.at("p/0/b").start == 200.0);
  const double failed = 200 * fate.share;
  CHECK(jobs.at("p/0/b").end == Approx(200 + failed).epsilon(1e-9));
  CHECK(jobs.at("p/0/b").state == JobState::failed);
  CHECK(jobs.at("p/0/b.2").submit == Approx(260 + failed).epsilon(1e-9));
  const double b_end = 460 + failed;
  const double d_start = std::max(500.0, b_end);
  CHECK(jobs.at("p/0/d").start == Approx(d_start).epsilon(1e-9));
  CHECK(figure(run, "pipelines.p.makespan_s.mean") == Approx(d_start + 50 - 100).epsilon(1e-9));
  CHECK(figure(run, "pipelines.p.runs.succeeded") == 1);
  CHECK(figure(run, "pipelines.p.steps.b.retries") == 1);
  // The work of the failed attempt is lost, on two GPUs.
  CHECK(figure(run, "gpu_hours.lost") == Approx(2 * failed / 3600).epsilon(1e-9));
  CHECK(figure(run, "gpu_hours.useful") == Approx((100 + 400 + 300 + 200) / 3600.0));
  CHECK(figure(run, "jobs.failed") == 1);
}

TEST_CASE("the critical path says what held the run up") {
  // b waits 50 s for the GPU that the other pipeline's job holds.
  const RunRecord run = run_of(R"({"cluster": {"nodes": [{"name": "n", "gpus": 1}]},
    "workload": [{"jobs": [{"id": "other", "submit_s": 50, "gpus": 1, "duration_s": 100}]},
      {"pipeline": {"name": "p", "deadline": "5min", "steps": [
        {"name": "a", "gpus": 1, "duration_s": 100},
        {"name": "b", "gpus": 1, "duration_s": 200, "after": "a"}]}}]})");
  CHECK(jobs_of(run).at("p/0/b").start == 200.0);
  CHECK(figure(run, "pipelines.p.critical_path.queue_ratio") == Approx(100.0 / 400));
  CHECK(figure(run, "pipelines.p.critical_path.run_ratio") == Approx(300.0 / 400));
  CHECK(figure(run, "pipelines.p.critical_path.retry_ratio") == 0.0);
  CHECK(figure(run, "pipelines.p.deadline.met_ratio") == 0.0);
  CHECK(figure(run, "pipelines.p.deadline.lateness_s.max") == 100.0);
}

TEST_CASE("a step that fails for good skips what comes after it; exit handlers run") {
  const RunRecord run = run_of(pipeline_text(1, R"("retries": 2, "retry_delay": "10s",
    "backoff": 2, "steps": [
      {"name": "a", "gpus": 1, "duration_s": 0, "fails": 1},
      {"name": "b", "gpus": 1, "duration_s": 10, "after": "a"},
      {"name": "c", "gpus": 1, "duration_s": 10, "after": "b"},
      {"name": "tell", "gpus": 1, "duration_s": 5, "after": "c", "when": "always"}])"));
  const auto jobs = jobs_of(run);
  REQUIRE(jobs.size() == 4);
  CHECK(jobs.at("p/0/a.2").submit == 10.0);
  CHECK(jobs.at("p/0/a.3").submit == 30.0);
  CHECK(jobs.at("p/0/tell").start == 30.0);
  CHECK(jobs.at("p/0/tell").state == JobState::completed);
  CHECK(figure(run, "pipelines.p.runs.failed") == 1);
  CHECK(figure(run, "pipelines.p.steps.b.skipped") == 1);
  CHECK(figure(run, "pipelines.p.steps.c.skipped") == 1);
  CHECK(figure(run, "pipelines.p.steps.a.failed") == 1);
}

TEST_CASE("what the cluster cannot hold, or what reaches its walltime, is a failure") {
  SUBCASE("rejected, which no retry helps") {
    const RunRecord run = run_of(pipeline_text(1, R"("retries": 5, "steps": [
      {"name": "a", "gpus": 2, "duration_s": 10},
      {"name": "b", "gpus": 1, "duration_s": 10, "after": "a"}])"));
    CHECK(jobs_of(run).size() == 1);
    CHECK(figure(run, "pipelines.p.runs.failed") == 1);
  }
  SUBCASE("killed, which is tried again") {
    const RunRecord run = run_of(pipeline_text(1, R"("retries": 1, "steps": [
      {"name": "a", "gpus": 1, "duration_s": 10, "walltime_s": 5}])"));
    CHECK(jobs_of(run).at("p/0/a.2").end == 10.0);
    CHECK(figure(run, "pipelines.p.runs.failed") == 1);
  }
}

TEST_CASE("a run that is due while an earlier one is active") {
  // 25 min of one GPU every 10 min; due at 0, 10, …, 60 min.
  const auto with = [](const char* concurrency) {
    return run_of(pipeline_text(
        1, std::string{R"("schedule": {"every": "10min"}, "concurrency": ")"} + concurrency + R"(",
      "steps": [{"name": "a", "gpus": 1, "duration_s": 1500}])",
        R"({"until": "1h"})"));
  };
  SUBCASE("forbid leaves it out, and nothing is made up for") {
    const RunRecord run = with("forbid");
    const auto jobs = jobs_of(run);
    CHECK(jobs.size() == 3);
    CHECK(jobs.at("p/3/a").start == 1800.0);
    CHECK(figure(run, "pipelines.p.runs.due") == 7);
    CHECK(figure(run, "pipelines.p.runs.left_out") == 4);
    CHECK(figure(run, "pipelines.p.runs.succeeded") == 2);
    CHECK(figure(run, "pipelines.p.runs.active") == 1);
  }
  SUBCASE("replace ends the earlier one, whose work is lost") {
    const RunRecord run = with("replace");
    CHECK(jobs_of(run).at("p/0/a").end == 600.0);
    CHECK(jobs_of(run).at("p/1/a").start == 600.0);
    CHECK(figure(run, "pipelines.p.runs.replaced") == 6);
    CHECK(figure(run, "gpu_hours.lost") == Approx(1.0));
  }
  SUBCASE("allow lets them queue") {
    const RunRecord run = with("allow");
    CHECK(jobs_of(run).at("p/1/a").start == 1500.0);
    CHECK(figure(run, "pipelines.p.runs.succeeded") == 2);
    CHECK(figure(run, "pipelines.p.runs.active") == 5);
  }
}

TEST_CASE("a line of crontab follows the calendar of the run") {
  // Thursday 1970-01-01, 23:00.
  const RunRecord run = run_of(pipeline_text(
      1, R"("schedule": "30 1 * * *", "steps": [{"name": "a", "gpus": 1, "duration_s": 60}])",
      R"({"until": "2d", "start_epoch_s": 82800})"));
  CHECK(jobs_of(run).at("p/0/a").submit == 9000.0);
  CHECK(jobs_of(run).at("p/1/a").submit == 95'400.0);
  CHECK(figure(run, "pipelines.p.runs.due") == 2);
}

TEST_CASE("runs due within the warm-up do not count, and their jobs are the account's alone") {
  const RunRecord run = run_of(pipeline_text(
      1, R"("schedule": {"every": "1h"}, "steps": [{"name": "a", "gpus": 1, "duration_s": 1800}])",
      R"({"until": "4h", "warmup": "90min"})"));
  CHECK(figure(run, "pipelines.p.runs.due") == 3);
  CHECK(figure(run, "pipelines.p.runs.succeeded") == 2);
}

TEST_CASE("steps that prepare data and train: edges from what they move, failures that lose it") {
  const std::string text = R"({
    "cluster": {"nodes": [{"name": "c", "gpus": 0, "cpus": 32, "nics": [{"link": "ethernet-100g"}]},
                          {"name": "g", "server": "dgx-a100"}],
                "storage": [{"name": "store", "system": "netapp-a800"}]},
    "workload": [{"pipeline": {"name": "p", "steps": [
      {"name": "train", "gpus": 8, "training": {"model": "resnet50", "batch_per_gpu": 64,
        "samples_in_all": 1000000, "data": {"dataset": "features", "samples": 100000,
        "sample_size": "100kB", "storage": "store"}}},
      {"name": "prepare", "cpus": 32, "etl": {"stages": [{
        "read": {"storage": "store", "dataset": "clicks", "size": "1TB"},
        "write": {"storage": "store", "dataset": "features", "size": "100GB"},
        "rate_per_core": "100MB/s"}]}}]}}]})";
  const RunRecord run = run_of(text);
  // 1 TB at 32 x 100 MB/s.
  CHECK(jobs_of(run).at("p/0/prepare").end == 312.5);
  CHECK(jobs_of(run).at("p/0/train").start == 312.5);
  CHECK(figure(run, "gpu_hours.useful") > 0.0);
  CHECK(figure(run, "gpu_hours.lost") == 0.0);

  const RunRecord failing = run_of(
      text, {"workload[0].pipeline.steps[0].fails=1", "workload[0].pipeline.steps[0].retries=1"});
  CHECK(jobs_of(failing).at("p/0/train.2").state == JobState::failed);
  CHECK(figure(failing, "gpu_hours.useful") == 0.0);
  CHECK(figure(failing, "gpu_hours.lost") > 0.0);

  const RunRecord cut = run_of(text, {"workload[0].pipeline.steps[1].fails=1"});
  CHECK(jobs_of(cut).at("p/0/prepare").end < 312.5);
  CHECK(jobs_of(cut).at("p/0/prepare").state == JobState::failed);
  CHECK(jobs_of(cut).size() == 1);
}

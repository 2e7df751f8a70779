#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "sim/lifecycle/estimate.hpp"
#include "tests/sim/world/small_run.hpp"

using namespace headroom;
using Times = std::vector<double>;

TEST_CASE("a job is killed at its walltime and its work is lost") {
  SmallRun run{1, 2};
  run.add({.submit = 0, .gpus = 2, .run = 10, .walltime = 4});
  run.add({.submit = 0, .gpus = 1, .run = 3, .walltime = 3});
  const RunRecord record = run.run();
  CHECK(ends_of(record) == Times{4, 7});
  CHECK(record.jobs.record(JobId{0}).state == JobState::killed);
  CHECK(record.jobs.record(JobId{1}).state == JobState::completed);
  CHECK(gpu_seconds(record, GpuClass::lost) == 8.0);
  CHECK(gpu_seconds(record, GpuClass::useful) == 3.0);
  CHECK(gpu_seconds(record, GpuClass::idle_no_demand) == 3.0);
}

TEST_CASE("a job of zero length starts and ends") {
  SmallRun run{1, 1};
  run.add({.submit = 0, .gpus = 1, .run = 5});
  run.add({.submit = 1, .gpus = 1, .run = 0});
  run.add({.submit = 2, .gpus = 1, .run = 1});
  const RunRecord record = run.run();
  CHECK(starts_of(record) == Times{0, 5, 5});
  CHECK(ends_of(record) == Times{5, 5, 6});
}

TEST_CASE("a job waits for its predecessors to end") {
  SmallRun run{1, 4};
  run.add({.submit = 0, .gpus = 1, .run = 5});
  run.add({.submit = 0, .gpus = 1, .run = 9});
  run.add({.submit = 1, .gpus = 1, .run = 1, .after = {"0", "1"}});
  run.add({.submit = 1, .gpus = 1, .run = 1, .after = {"2"}});
  const RunRecord record = run.run();
  CHECK(starts_of(record) == Times{0, 0, 9, 10});
  CHECK(record.jobs.record(JobId{2}).wait_reason == WaitReason::dependency);
}

TEST_CASE("a job that can never fit is rejected with its reason, or waits for ever") {
  SmallRun run{2, 4};
  run.add({.submit = 0, .gpus = 9, .run = 5});
  run.add({.submit = 1, .gpus = 8, .run = 5});
  const RunRecord rejecting = run.run();
  CHECK(rejecting.jobs.record(JobId{0}).state == JobState::rejected);
  REQUIRE(rejecting.warnings.size() == 1);
  CHECK(rejecting.warnings.front().message ==
        "1 rejected: a request of 9 GPUs can never fit this cluster");
  CHECK(starts_of(rejecting) == Times{-1, 1});

  run.scenario.scheduler.reject_impossible = false;
  run.scenario.run.until = 100_s;
  const RunRecord waiting = run.run();
  CHECK(waiting.jobs.record(JobId{0}).state == JobState::queued);
  CHECK(starts_of(waiting) == Times{-1, -1});
  CHECK(gpu_seconds(waiting, GpuClass::idle_insufficient) == 800.0);
}

TEST_CASE("one that waits for more nodes than there are holds up nobody under EASY") {
  SmallRun run{2, 4};
  run.scenario.scheduler.backfill = "easy";
  run.scenario.scheduler.reject_impossible = false;
  run.scenario.run.until = 100_s;
  run.add({.submit = 0, .gpus = 4, .run = 10});
  run.add({.submit = 1, .gpus = 12, .run = 5});
  run.add({.submit = 2, .gpus = 4, .run = 20});
  run.add({.submit = 3, .gpus = 8, .run = 20});
  CHECK(starts_of(run.run()) == Times{0, -1, 2, 22});
}

TEST_CASE("decisions wait for the next multiple of the cycle") {
  SmallRun run{1, 1};
  run.scenario.scheduler.cycle = 30_s;
  run.add({.submit = 0, .gpus = 1, .run = 40});
  run.add({.submit = 1, .gpus = 1, .run = 5});
  run.add({.submit = 95, .gpus = 1, .run = 5});
  const RunRecord record = run.run();
  CHECK(starts_of(record) == Times{0, 60, 120});
  // Free and wanted from 40 to 60, from 65 to 95 nobody asks, then to 120 held back.
  CHECK(gpu_seconds(record, GpuClass::idle_policy) == 45.0);
  CHECK(gpu_seconds(record, GpuClass::idle_no_demand) == 30.0);
}

TEST_CASE("idle GPUs take the reason of the first job, those beyond demand have none") {
  SmallRun run{2, 4};
  run.add({.submit = 0, .gpus = 3, .run = 10});
  run.add({.submit = 0, .gpus = 3, .run = 20});
  run.add({.submit = 0, .gpus = 2, .run = 5});  // two free GPUs on two nodes
  const RunRecord record = run.run();
  CHECK(starts_of(record) == Times{0, 0, 10});
  CHECK(gpu_seconds(record, GpuClass::idle_fragmented) == 20.0);
  // 10 to 15: 3 are free on both nodes together; 15 to 20: 5.
  CHECK(gpu_seconds(record, GpuClass::idle_no_demand) == 15.0 + 25.0);
}

TEST_CASE("the account counts from the end of the warm-up") {
  SmallRun run{1, 2};
  run.scenario.run.warmup = 6_s;
  run.add({.submit = 0, .gpus = 1, .run = 10});
  run.add({.submit = 0, .gpus = 2, .run = 4});
  const RunRecord record = run.run();
  CHECK(gpu_seconds(record, GpuClass::useful) == 4.0 + 8.0);
  CHECK(gpu_seconds(record, GpuClass::idle_insufficient) == 4.0);
  CHECK(record.account.capacity == whole_gpus(2) * 8_s);
}

TEST_CASE("a run with an end leaves jobs running and queued") {
  SmallRun run{1, 1};
  run.scenario.run.until = 7_s;
  run.add({.submit = 0, .gpus = 1, .run = 10});
  run.add({.submit = 1, .gpus = 1, .run = 10});
  run.add({.submit = 8, .gpus = 1, .run = 10});
  const RunRecord record = run.run();
  CHECK(record.jobs.size() == 2);
  CHECK(record.jobs.record(JobId{0}).state == JobState::running);
  CHECK(record.jobs.record(JobId{1}).state == JobState::queued);
  CHECK(record.end == TimePoint{7_s});
  CHECK(gpu_seconds(record, GpuClass::useful) == 7.0);
}

TEST_CASE("what the scheduler believes never changes the kill limit") {
  Job job;
  job.duration = 100_s;
  job.walltime = 60_s;
  const auto believed = [&](EstimateSpec spec) {
    LifeSettings settings;
    settings.estimate = spec;
    return estimated_run_time(job, settings, JobId{4});
  };
  using Kind = EstimateSpec::Kind;
  CHECK(run_time(job, LifeSettings{}) == 60_s);
  CHECK(believed({.kind = Kind::requested}) == 60_s);
  CHECK(believed({.kind = Kind::actual}) == 60_s);
  CHECK(believed({.kind = Kind::scale, .factor = 2.5}) == 150_s);
  const Duration noisy = believed({.kind = Kind::noise, .sigma = 0.5});
  CHECK(noisy > 60_s);
  CHECK(noisy == believed({.kind = Kind::noise, .sigma = 0.5}));
  job.walltime.reset();
  CHECK(believed({.kind = Kind::requested}) == 100_s);
}

TEST_CASE("an estimate that is too short holds nothing up but the estimate") {
  SmallRun run{1, 2};
  run.scenario.scheduler.backfill = "easy";
  run.scenario.scheduler.estimate = {.kind = EstimateSpec::Kind::scale, .factor = 0.5};
  run.add({.submit = 0, .gpus = 1, .run = 20});  // believed to end at 10
  run.add({.submit = 1, .gpus = 2, .run = 20});  // reserved for 10, starts at 20
  run.add({.submit = 12, .gpus = 1, .run = 4});  // would have to end by 10
  CHECK(starts_of(run.run()) == Times{0, 20, 40});
}

TEST_CASE("jobs of processors alone run beside GPU jobs") {
  SmallRun run{1, 1};
  run.scenario.cluster.nodes.front().cpus = 8;
  run.add({.submit = 0, .gpus = 1, .run = 10});
  Scenario scenario = run.scenario;
  InlineJobs jobs;
  for (const char* id : {"a", "b", "c"}) {
    ListedJob& job = jobs.jobs.emplace_back();
    job.id = id;
    job.request.cpu_milli = 4'000;
    job.duration = 6_s;
  }
  scenario.workload.emplace_back(jobs);
  const RunRecord record = run_scenario(scenario);
  CHECK(starts_of(record) == Times{0, 0, 6});
}

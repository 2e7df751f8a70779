#include <cstdint>
#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "tests/models/stack/small_stack.hpp"
#include "tests/sim/world/small_run.hpp"

using namespace headroom;
using doctest::Approx;

namespace {

/// A job on round GPUs that trains `samples` at 100 a second, or runs `run` seconds.
struct StackJob {
  std::int64_t submit = 0;
  std::int64_t gpus = 1;
  double samples = 0.0;
  std::int64_t run = 0;
  std::int64_t walltime = 0;
  std::int32_t priority = 0;
  std::vector<std::string> after{};
};

RunRecord run_of(std::vector<StackJob> jobs, SchedulerSpec scheduler = {},
                 const TrainingProfile& profile = round_profile(), std::uint32_t nodes = 1) {
  Scenario scenario;
  scenario.cluster.nodes = {{.name = "round nodes",
                             .count = nodes,
                             .gpus = 2,
                             .gpu_model = "round",
                             .cpus = {},
                             .memory = {}}};
  scenario.stack = round_stack(nodes);
  scenario.profiles = {profile};
  scenario.scheduler = std::move(scheduler);
  InlineJobs listed;
  for (const StackJob& job : jobs) {
    ListedJob& entry = listed.jobs.emplace_back();
    entry.id = std::to_string(listed.jobs.size() - 1);
    entry.request.gpus = whole_gpus(job.gpus);
    entry.submit = 1_s * job.submit;
    entry.duration = 1_s * job.run;
    if (job.samples > 0.0) entry.training = TrainingWork{.profile = 0, .samples = job.samples};
    if (job.walltime > 0) entry.walltime = 1_s * job.walltime;
    entry.priority = job.priority;
    entry.after = job.after;
  }
  scenario.workload.emplace_back(listed);
  return run_scenario(scenario);
}

JobState state_of(const RunRecord& run, std::uint32_t job) {
  return run.jobs.record(id_at<JobId>(job)).state;
}

}  // namespace

TEST_CASE("a training job ends when its samples are done") {
  const RunRecord run = run_of({{.samples = 1000}, {.samples = 500}, {.samples = 200}});
  CHECK(ends_of(run)[0] == Approx(10.0).epsilon(1e-6));
  CHECK(ends_of(run)[1] == Approx(5.0).epsilon(1e-6));
  CHECK(starts_of(run)[2] == Approx(5.0).epsilon(1e-6));
  CHECK(ends_of(run)[2] == Approx(7.0).epsilon(1e-6));
  CHECK(gpu_seconds(run, GpuClass::useful) == Approx(17.0).epsilon(1e-6));
  CHECK(gpu_seconds(run, GpuClass::idle_no_demand) == Approx(3.0).epsilon(1e-5));
}

TEST_CASE("a training job that its walltime kills has lost its work") {
  const RunRecord run = run_of({{.samples = 1000, .walltime = 4}});
  CHECK(state_of(run, 0) == JobState::killed);
  CHECK(ends_of(run) == std::vector<double>{4.0});
  CHECK(gpu_seconds(run, GpuClass::lost) == Approx(4.0).epsilon(1e-6));
  CHECK(gpu_seconds(run, GpuClass::useful) == 0.0);
}

TEST_CASE("a training job that ends at the instant of its walltime completes") {
  const RunRecord alone = run_of({{.samples = 1000}});
  const Duration end = alone.jobs.record(JobId{0}).end.since_start;
  Scenario scenario;
  scenario.cluster.nodes = {{.name = "round nodes",
                             .count = 1,
                             .gpus = 2,
                             .gpu_model = "round",
                             .cpus = {},
                             .memory = {}}};
  scenario.stack = round_stack(1);
  scenario.profiles = {round_profile()};
  InlineJobs listed;
  ListedJob& job = listed.jobs.emplace_back();
  job.id = "0";
  job.request.gpus = whole_gpus(1);
  job.training = TrainingWork{.profile = 0, .samples = 1000};
  for (const std::int64_t less : {0, 1}) {
    listed.jobs.front().walltime = end - Duration{less};
    scenario.workload.clear();
    scenario.workload.emplace_back(listed);
    const RunRecord run = run_scenario(scenario);
    CHECK(state_of(run, 0) == (less == 0 ? JobState::completed : JobState::killed));
  }
}

TEST_CASE("a training job that a more important one stops goes on where it was") {
  SchedulerSpec scheduler;
  scheduler.order = "priority";
  scheduler.preemption = "priority";
  scheduler.restart_cost = 2_s;
  const RunRecord run = run_of(
      {{.gpus = 2, .samples = 1000}, {.submit = 4, .gpus = 2, .run = 3, .priority = 5}}, scheduler);
  REQUIRE(run.jobs.record(JobId{0}).preemptions == 1);
  CHECK(ends_of(run)[1] == 7.0);
  // On two GPUs it is a little less than twice as fast: what it takes alone, the three seconds
  // without its GPUs, and the restart.
  const double alone = ends_of(run_of({{.gpus = 2, .samples = 1000}}))[0];
  CHECK(ends_of(run)[0] == Approx(alone + 5.0).epsilon(1e-6));
  CHECK(gpu_seconds(run, GpuClass::checkpoint) == Approx(4.0).epsilon(1e-6));
  CHECK(run.training.find(JobId{0})->samples == 1000.0);
}

TEST_CASE("jobs that wait for a training job start at its end") {
  const RunRecord run = run_of({{.samples = 300}, {.run = 2, .after = {"0"}}});
  CHECK(starts_of(run)[1] == Approx(3.0).epsilon(1e-6));
  CHECK(starts_of(run)[1] == ends_of(run)[0]);
}

TEST_CASE("without a walltime the scheduler believes what a training job takes alone") {
  SchedulerSpec scheduler;
  scheduler.backfill = "easy";
  // Job 1 needs both GPUs and is promised them at 10 s: 9 s fit before that, 11 s do not.
  const RunRecord run = run_of({{.samples = 1000},
                                {.submit = 1, .gpus = 2, .run = 5},
                                {.submit = 1, .samples = 1100},
                                {.submit = 1, .samples = 800}},
                               scheduler);
  CHECK(to_seconds(run.jobs.facts(JobId{0}).estimate) == Approx(10.0).epsilon(1e-6));
  CHECK(starts_of(run)[3] == 1.0);
  CHECK(starts_of(run)[1] == Approx(10.0).epsilon(1e-6));
  CHECK(starts_of(run)[2] == Approx(15.0).epsilon(1e-6));
}

TEST_CASE("two jobs on one storage are slower together than the scheduler believes") {
  const RunRecord run = run_of({{.samples = 400}, {.samples = 800}}, {}, reading_profile());
  CHECK(ends_of(run)[0] == Approx(8.0).epsilon(1e-6));
  CHECK(ends_of(run)[1] == Approx(12.0).epsilon(1e-6));
  CHECK(gpu_seconds(run, GpuClass::input_stall) == Approx(8.0).epsilon(1e-5));
}

TEST_CASE("a run that is cut leaves a training job running, with its time in the account") {
  Scenario scenario;
  SmallRun run{1, 2};
  run.scenario.stack = round_stack(1);
  run.scenario.profiles = {round_profile()};
  run.scenario.run.until = 3_s;
  run.scenario.run.warmup = 1_s;
  ListedJob job;
  job.id = "t";
  job.request.gpus = whole_gpus(1);
  job.training = TrainingWork{.profile = 0, .samples = 1000};
  run.scenario.workload.emplace_back(InlineJobs{{job}});
  scenario = run.scenario;
  const RunRecord record = run_scenario(scenario);
  CHECK(state_of(record, 0) == JobState::running);
  CHECK(gpu_seconds(record, GpuClass::useful) == Approx(2.0).epsilon(1e-6));
  CHECK(record.training.find(JobId{0})->samples == Approx(300.0).epsilon(1e-6));
}

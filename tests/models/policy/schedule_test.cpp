#include <doctest/doctest.h>
#include <vector>

#include "tests/sim/world/small_run.hpp"

using namespace headroom;
using Times = std::vector<double>;

TEST_CASE("without backfill nobody passes a job that does not fit") {
  SmallRun run{1, 4};
  run.add({.submit = 0, .gpus = 3, .run = 10});
  run.add({.submit = 1, .gpus = 2, .run = 10});  // waits for 10
  run.add({.submit = 2, .gpus = 1, .run = 1});   // would fit, but stays behind
  CHECK(starts_of(run.run()) == Times{0, 10, 10});
}

TEST_CASE("first-fit backfill starts whatever fits, and lets a large job starve") {
  SmallRun run{1, 4};
  run.scenario.scheduler.backfill = "first-fit";
  run.add({.submit = 0, .gpus = 3, .run = 10});
  run.add({.submit = 1, .gpus = 4, .run = 10});
  run.add({.submit = 2, .gpus = 1, .run = 20});  // passes, and delays the job before
  CHECK(starts_of(run.run()) == Times{0, 22, 2});
}

TEST_CASE("easy backfill lets pass only who does not delay the first") {
  SmallRun run{1, 4};
  run.scenario.scheduler.backfill = "easy";
  run.add({.submit = 0, .gpus = 2, .run = 10});
  run.add({.submit = 1, .gpus = 3, .run = 10});  // reserved for 10, one GPU to spare
  run.add({.submit = 2, .gpus = 2, .run = 9});   // would end at 11 on more than is to spare
  run.add({.submit = 2, .gpus = 1, .run = 50});  // fits in what is to spare
  run.add({.submit = 2, .gpus = 1, .run = 8});   // ends in time
  CHECK(starts_of(run.run()) == Times{0, 10, 20, 2, 2});
}

TEST_CASE("easy backfill with shortest candidates first serves them in that order") {
  SmallRun run{1, 4};
  run.scenario.scheduler.backfill = "easy";
  run.add({.submit = 0, .gpus = 3, .run = 10});
  run.add({.submit = 1, .gpus = 4, .run = 10});
  run.add({.submit = 2, .gpus = 1, .run = 5});
  run.add({.submit = 2, .gpus = 1, .run = 3});
  CHECK(starts_of(run.run()) == Times{0, 10, 2, 7});
  run.scenario.scheduler.backfill_order = "sjf";
  CHECK(starts_of(run.run()) == Times{0, 10, 5, 2});
}

TEST_CASE("conservative backfill delays no reservation, easy only the first") {
  const auto starts = [](const char* backfill) {
    SmallRun run{1, 4};
    run.scenario.scheduler.backfill = backfill;
    run.add({.submit = 0, .gpus = 3, .run = 10});
    run.add({.submit = 1, .gpus = 2, .run = 10});  // reserved for 10
    run.add({.submit = 1, .gpus = 4, .run = 10});  // reserved for 20
    run.add({.submit = 2, .gpus = 1, .run = 30});  // beside the first, but in the second's way
    return starts_of(run.run());
  };
  CHECK(starts("easy") == Times{0, 10, 32, 2});
  CHECK(starts("conservative") == Times{0, 10, 20, 30});
}

TEST_CASE("conservative backfill moves reservations forward when a job ends early") {
  SmallRun run{1, 4};
  run.scenario.scheduler.backfill = "conservative";
  run.add({.submit = 0, .gpus = 4, .run = 5, .walltime = 10});
  run.add({.submit = 1, .gpus = 3, .run = 10, .walltime = 10});
  run.add({.submit = 2, .gpus = 2, .run = 10, .walltime = 10});
  CHECK(starts_of(run.run()) == Times{0, 5, 15});
}

TEST_CASE("a conservative reservation may begin when nothing else happens") {
  SmallRun run{1, 4};
  run.scenario.scheduler.backfill = "conservative";
  run.scenario.scheduler.reject_impossible = true;
  // Job 1 is believed to need 0 to 10 and ends at 4; job 2 is moved to 4, and job
  // 3 stays where it is, at 12, as it needs all four GPUs.
  run.add({.submit = 0, .gpus = 2, .run = 12, .walltime = 12});
  run.add({.submit = 0, .gpus = 2, .run = 4, .walltime = 10});
  run.add({.submit = 1, .gpus = 2, .run = 3, .walltime = 8});
  run.add({.submit = 2, .gpus = 4, .run = 1, .walltime = 1});
  CHECK(starts_of(run.run()) == Times{0, 0, 4, 12});
}

TEST_CASE("priority preemption stops the least important job started last, and no more") {
  SmallRun run{1, 4};
  run.scenario.scheduler.order = "priority";
  run.scenario.scheduler.preemption = "priority";
  run.scenario.scheduler.restart_cost = 2_s;
  run.add({.submit = 0, .gpus = 2, .run = 100, .priority = 1});
  run.add({.submit = 1, .gpus = 1, .run = 100, .priority = 1});
  run.add({.submit = 2, .gpus = 1, .run = 100, .priority = 2});
  run.add({.submit = 10, .gpus = 1, .run = 5, .priority = 3});
  const RunRecord record = run.run();
  CHECK(starts_of(record) == Times{0, 1, 2, 10});
  // Job 1 worked 9 s, waits from 10 to 15, restarts for 2 s and works 91 s more.
  CHECK(ends_of(record) == Times{100, 108, 102, 15});
  CHECK(record.jobs.record(JobId{1}).preemptions == 1);
  CHECK(gpu_seconds(record, GpuClass::checkpoint) == 2.0);
}

TEST_CASE("priority preemption leaves alone who must not be stopped, and stops nobody in vain") {
  SmallRun run{1, 4};
  run.scenario.scheduler.order = "priority";
  run.scenario.scheduler.preemption = "priority";
  run.add({.submit = 0, .gpus = 2, .run = 100, .priority = 1, .preemptible = false});
  run.add({.submit = 0, .gpus = 2, .run = 50, .priority = 1});
  run.add({.submit = 1, .gpus = 3, .run = 5, .priority = 9});
  const RunRecord record = run.run();
  CHECK(starts_of(record) == Times{0, 0, 100});
  CHECK(record.earlier_runs.empty());
}

TEST_CASE("priority preemption spares a job on part of a GPU beside one on whole GPUs") {
  SmallRun run{1, 3};
  run.scenario.cluster.nodes[0].cpus = 8;
  run.scenario.scheduler.order = "priority";
  run.scenario.scheduler.preemption = "priority";
  const auto job = [](std::int64_t submit, std::int64_t cpus, std::int32_t priority) {
    ListedJob listed;
    listed.id = std::to_string(submit);
    listed.request.gpus = whole_gpus(1);
    listed.request.cpu_milli = cpus * 1000;
    listed.submit = 1_s * submit;
    listed.duration = 100_s;
    listed.priority = priority;
    return listed;
  };
  InlineJobs jobs{{job(0, 0, 0), job(1, 6, 1), job(2, 0, 0), job(10, 6, 2)}};
  jobs.jobs[0].request.device_share = {300};
  run.scenario.workload.emplace_back(jobs);
  // The last one needs the CPUs of job 1. Jobs 2 and 0 stop before it in thought, and are spared.
  const RunRecord record = run.run();
  CHECK(starts_of(record) == Times{0, 1, 2, 10});
  CHECK(ends_of(record) == Times{100, 201, 102, 110});
}

TEST_CASE("shortest remaining time first preempts and charges the restart") {
  SmallRun run{1, 1};
  run.scenario.scheduler.order = "srtf";
  run.scenario.scheduler.preemption = "order";
  run.scenario.scheduler.restart_cost = 3_s;
  run.add({.submit = 0, .gpus = 1, .run = 10});
  run.add({.submit = 4, .gpus = 1, .run = 2});  // 6 s are left of job 0
  run.add({.submit = 5, .gpus = 1, .run = 6});  // equal to what is left of job 0, came later
  const RunRecord record = run.run();
  CHECK(starts_of(record) == Times{0, 4, 15});
  CHECK(ends_of(record) == Times{15, 6, 21});
}

TEST_CASE("preemption by order moves a job whose nodes change") {
  SmallRun run{2, 2};
  run.scenario.scheduler.order = "srtf";
  run.scenario.scheduler.preemption = "order";
  run.add({.submit = 0, .gpus = 2, .run = 5});
  run.add({.submit = 0, .gpus = 2, .run = 20});
  run.add({.submit = 1, .gpus = 2, .run = 1});
  const RunRecord record = run.run();
  // At 1 the new job has the least left and takes node 0, job 0 moves to node 1,
  // job 1 stops. At 2 job 0 comes first again and moves back.
  CHECK(starts_of(record) == Times{0, 0, 1});
  CHECK(ends_of(record) == Times{5, 21, 2});
  CHECK(record.jobs.record(JobId{0}).preemptions == 2);
}

TEST_CASE("tiresias serves the one who had least so far") {
  SmallRun run{1, 1};
  run.scenario.scheduler.order = "las";
  run.scenario.scheduler.preemption = "order";
  ParameterValues thresholds;
  thresholds.set("thresholds_gpu_s", std::vector<double>{10.0});
  run.scenario.scheduler.parameters["las"] = thresholds;
  run.add({.submit = 0, .gpus = 1, .run = 25});
  run.add({.submit = 2, .gpus = 1, .run = 12});
  // Job 0 sinks at 10, job 1 then runs its first 10 s and sinks at 20; within
  // the lower level job 0 came first and runs to its end at 35.
  const RunRecord record = run.run();
  CHECK(starts_of(record) == Times{0, 10});
  CHECK(ends_of(record) == Times{35, 37});
}

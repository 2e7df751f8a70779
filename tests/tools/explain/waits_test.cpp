#include <doctest/doctest.h>
#include <string>

#include "headroom/units.hpp"

#include "recorded.hpp"
#include "tests/sim/world/small_run.hpp"
#include "tools/explain/explanation.hpp"

using namespace headroom;
using headroom::test::waits_of;

namespace {

RecordedRun recorded(const SmallRun& run) {
  return test::read_back(
      test::files_of(run.run({.keep_log = true, .on_progress = {}}), run.scenario.scheduler));
}

}  // namespace

TEST_CASE("a job that needs more than is free has no capacity") {
  SmallRun run{1, 4};
  run.add({.submit = 0, .gpus = 3, .run = 10});
  run.add({.submit = 2, .gpus = 2, .run = 5});
  const RecordedRun record = recorded(run);
  CHECK(waits_of(record, 0).empty());
  CHECK(waits_of(record, 1) == "2-10 no_capacity\n");
  const Explanation explanation = explain(record, 1);
  CHECK(explanation.waited == 8_s);
  CHECK(explanation.first_in_line == 8_s);
  CHECK(explanation.waits.front().room.free_min == whole_gpus(1));
  CHECK(explanation.waits.front().room.free_max == whole_gpus(1));
  CHECK(explanation.waits.front().room.lacked_gpus);
}

TEST_CASE("free GPUs that lie on different nodes are fragments") {
  SmallRun run{2, 4};
  run.add({.submit = 0, .gpus = 3, .run = 10});
  run.add({.submit = 0, .gpus = 3, .run = 20});
  run.add({.submit = 0, .gpus = 2, .run = 5});
  const RecordedRun record = recorded(run);
  CHECK(waits_of(record, 2) == "0-10 fragmented\n");
  CHECK(explain(record, 2).waits.front().room.free_max == whole_gpus(2));
  CHECK(explain(record, 2).waits.front().room.nodes_max == 0);
}

TEST_CASE("one that fits behind another waits for it: by order, or for its reservation") {
  SmallRun run{1, 4};
  run.add({.submit = 0, .gpus = 2, .run = 10});
  run.add({.submit = 1, .gpus = 4, .run = 10});
  run.add({.submit = 2, .gpus = 1, .run = 20});
  CHECK(waits_of(recorded(run), 2) == "2-10 order 1\n10-20 no_capacity\n");
  run.scenario.scheduler.backfill = "easy";
  CHECK(waits_of(recorded(run), 2) == "2-10 reservation 1\n10-20 no_capacity\n");
  run.scenario.scheduler.backfill = "conservative";
  CHECK(waits_of(recorded(run), 2) == "2-10 reservation 1\n10-20 no_capacity\n");
  run.scenario.scheduler.backfill = "first-fit";
  CHECK(waits_of(recorded(run), 2).empty());
}

TEST_CASE("the job ahead changes, the stretch goes on") {
  SmallRun run{1, 4};
  run.add({.submit = 0, .gpus = 2, .run = 10});
  run.add({.submit = 1, .gpus = 3, .run = 6});
  run.add({.submit = 2, .gpus = 4, .run = 5});
  run.add({.submit = 3, .gpus = 1, .run = 5});
  // 10 to 16 one GPU is free beside job 1, and job 2 is the head.
  const RecordedRun record = recorded(run);
  CHECK(waits_of(record, 3) == "3-16 order 1 2\n16-21 no_capacity\n");
  const Explanation explanation = explain(record, 3);
  REQUIRE(explanation.shares.size() == 2);
  CHECK(explanation.shares.front().obstacle == WaitObstacle::order);
  CHECK(explanation.shares.front().time == 13_s);
  REQUIRE(explanation.shares.front().behind.size() == 2);
  CHECK(explanation.shares.front().behind[0].job == 1);
  CHECK(explanation.shares.front().behind[0].time == 7_s);
  CHECK(explanation.shares.front().behind[1].time == 6_s);
}

TEST_CASE("with a cycle one that fits waits for the next decision") {
  SmallRun run{1, 2};
  run.scenario.scheduler.cycle = 30_s;
  run.add({.submit = 0, .gpus = 2, .run = 40});
  run.add({.submit = 1, .gpus = 2, .run = 5});
  run.add({.submit = 62, .gpus = 1, .run = 5});
  const RecordedRun record = recorded(run);
  CHECK(waits_of(record, 1) == "1-40 no_capacity\n40-60 cycle\n");
  CHECK(waits_of(record, 2) == "62-65 no_capacity\n65-90 cycle\n");
}

TEST_CASE("what fitted at a decision and stayed is held back by the policy, not by the cycle") {
  SmallRun run{1, 4};
  run.scenario.scheduler.cycle = 10_s;
  run.add({.submit = 0, .gpus = 2, .run = 25});
  run.add({.submit = 1, .gpus = 4, .run = 10});
  run.add({.submit = 2, .gpus = 1, .run = 5});
  CHECK(waits_of(recorded(run), 2) == "2-10 cycle\n10-30 order 1\n30-40 no_capacity\n");
}

TEST_CASE("before its predecessors have ended a job waits for them whatever is free") {
  SmallRun run{1, 4};
  run.add({.submit = 0, .gpus = 1, .run = 10});
  run.add({.submit = 0, .gpus = 1, .run = 7});
  run.add({.submit = 2, .gpus = 4, .run = 5, .after = {"0", "1"}});
  run.add({.submit = 9, .gpus = 4, .run = 3});
  const RecordedRun record = recorded(run);
  CHECK(waits_of(record, 2) == "2-10 dependency 0\n");
  // Submitted later, it comes after job 2 at 10.
  CHECK(waits_of(record, 3) == "9-15 no_capacity\n");
}

TEST_CASE("a job that never started waits to the end of the run") {
  SmallRun run{2, 4};
  run.scenario.scheduler.reject_impossible = false;
  run.scenario.run.until = 50_s;
  run.add({.submit = 5, .gpus = 9, .run = 5});
  run.add({.submit = 6, .gpus = 1, .run = 5, .after = {"0"}});
  const RecordedRun record = recorded(run);
  CHECK(waits_of(record, 0) == "5-50 no_capacity\n");
  CHECK(record.shape_of(0).impossible);
  CHECK(waits_of(record, 1) == "6-50 dependency\n");
}

TEST_CASE("a rejected job does not wait") {
  SmallRun run{1, 4};
  run.add({.submit = 5, .gpus = 9, .run = 5});
  const RecordedRun record = recorded(run);
  CHECK(explain(record, 0).waits.empty());
  CHECK(explain(record, 0).runs.empty());
}

TEST_CASE("a stopped job says for whom, and waits again") {
  SmallRun run{1, 4};
  run.scenario.scheduler.preemption = "priority";
  run.scenario.scheduler.order = "priority";
  run.scenario.scheduler.restart_cost = 3_s;
  run.add({.submit = 0, .gpus = 3, .run = 20});
  run.add({.submit = 0, .gpus = 1, .run = 20});
  run.add({.submit = 5, .gpus = 2, .run = 10, .priority = 1});
  const RecordedRun record = recorded(run);
  const Explanation explanation = explain(record, 0);
  CHECK(waits_of(record, 0) == "5-15 no_capacity\n");
  REQUIRE(explanation.runs.size() == 2);
  CHECK(explanation.runs[0].end == TimePoint{5_s});
  CHECK(explanation.runs[0].was_stopped);
  CHECK(explanation.runs[0].for_whom == 2U);
  CHECK(explanation.runs[0].lost == 0_s);
  CHECK(explanation.runs[1].start == TimePoint{15_s});
  CHECK(explanation.runs[1].restart_cost == 3_s);
  CHECK(explanation.runs[1].end == TimePoint{33_s});
  CHECK_FALSE(explanation.runs[1].was_stopped);
}

TEST_CASE("preemption by order names the job that takes the first node") {
  SmallRun run{2, 4};
  run.scenario.scheduler.preemption = "order";
  run.scenario.scheduler.order = "sjf";
  run.add({.submit = 0, .gpus = 4, .run = 100});
  run.add({.submit = 0, .gpus = 4, .run = 90});
  run.add({.submit = 10, .gpus = 4, .run = 20});
  const RecordedRun record = recorded(run);
  const Explanation explanation = explain(record, 0);
  REQUIRE(explanation.runs.size() >= 2);
  CHECK(explanation.runs[0].for_whom.has_value());
  CHECK(waits_of(record, 0) == "10-30 no_capacity\n");
}

TEST_CASE("who had the GPUs meanwhile is told apart by when they came") {
  SmallRun run{1, 4};
  run.scenario.scheduler.backfill = "easy";
  run.add({.submit = 0, .gpus = 2, .run = 10});
  run.add({.submit = 1, .gpus = 4, .run = 10});
  run.add({.submit = 2, .gpus = 4, .run = 5});
  run.add({.submit = 3, .gpus = 1, .run = 4});
  run.add({.submit = 3, .gpus = 1, .run = 2});
  run.add({.submit = 4, .gpus = 2, .run = 30});
  const Served served = explain(recorded(run), 2).served;
  // Job 2 waits from 2 to 20: job 0 runs on to 10, job 1 from 10 to 20.
  CHECK(served.running.jobs == 1);
  CHECK(served.running.gpu_time.count == WideInt{16'000'000'000'000});
  CHECK(served.earlier.jobs == 1);
  CHECK(served.earlier.gpu_time.count == WideInt{40'000'000'000'000});
  CHECK(served.later.jobs == 2);
  REQUIRE(served.later.largest.size() == 2);
  CHECK(served.later.largest[0].job == 3);
  CHECK(served.later.largest[0].gpu_time.count == WideInt{4'000'000'000'000});
  CHECK(served.later.largest[1].job == 4);
}

TEST_CASE("only nodes that may serve the job count") {
  SmallRun run{1, 4};
  run.scenario.cluster.nodes.front().gpu_model = "v100";
  run.scenario.cluster.nodes.push_back(
      {.name = "a", .count = 1, .gpus = 4, .gpu_model = "a100", .cpus = {}, .memory = {}});
  InlineJobs jobs;
  for (int i = 0; i < 2; ++i) {
    ListedJob& job = jobs.jobs.emplace_back();
    job.id = i == 0 ? "first" : "second";
    job.request.gpus = whole_gpus(3);
    job.request.gpu_models = {"a100"};
    job.duration = 10_s;
  }
  Scenario scenario = run.scenario;
  scenario.workload.emplace_back(jobs);
  const RunRecord ran = run_scenario(scenario, {.keep_log = true, .on_progress = {}});
  const RecordedRun record = test::read_back(test::files_of(ran, scenario.scheduler));
  CHECK(waits_of(record, 1) == "0-10 no_capacity\n");
  CHECK(explain(record, 1).waits.front().room.free_max == whole_gpus(1));
}

TEST_CASE("processors can be what is missing") {
  SmallRun run{1, 4};
  run.scenario.cluster.nodes.front().cpus = 8;
  InlineJobs jobs;
  for (int i = 0; i < 2; ++i) {
    ListedJob& job = jobs.jobs.emplace_back();
    job.id = i == 0 ? "first" : "second";
    job.request.gpus = whole_gpus(1);
    job.request.cpu_milli = 6000;
    job.duration = 10_s;
  }
  Scenario scenario = run.scenario;
  scenario.workload.emplace_back(jobs);
  const RunRecord ran = run_scenario(scenario, {.keep_log = true, .on_progress = {}});
  const RecordedRun record = test::read_back(test::files_of(ran, scenario.scheduler));
  CHECK(waits_of(record, 1) == "0-10 no_capacity\n");
  CHECK_FALSE(explain(record, 1).waits.front().room.lacked_gpus);
}

#include "sim/preparation/etl_runs.hpp"

#include <doctest/doctest.h>
#include <vector>

#include "tests/sim/preparation/etl_hand_run.hpp"

using namespace headroom;
using doctest::Approx;

namespace {

constexpr NodeId first{0};
constexpr NodeId second{1};
constexpr std::int64_t gigabyte = 1'000'000'000;

/// A time of some seconds, each stage of which is rounded up to a whole nanosecond.
Approx about(double seconds) { return Approx(seconds).epsilon(1e-6); }

}  // namespace

TEST_CASE("a stage that its cores hold back takes its input over their rate") {
  EtlHandRun run{round_stack(1, 1e9)};
  // 4 cores at 10 MB/s: 1 GB in 25 s; storage and port would bring 1 GB/s.
  const JobId job = run.add({reading_stage(gigabyte, 10e6)});
  run.start(job, {first}, 4.0);
  const EtlRecords records = run.finish().etl;
  CHECK(run.ends.at(job) == about(25.0));
  CHECK(first_limit(records, job) == "CPU cores");
  CHECK(*records.find(job)->limited.front().gain == about(25.0));
  CHECK(records.find(job)->core_seconds == about(100.0));
  CHECK(records.find(job)->moved.read.count == gigabyte);
}

TEST_CASE("a stage that its storage holds back takes its bytes over that") {
  EtlHandRun run{round_stack(1, 100e6)};
  const JobId job = run.add({reading_stage(gigabyte, 100e6)});
  run.start(job, {first}, 4.0);
  const EtlRecords records = run.finish().etl;
  CHECK(run.ends.at(job) == about(10.0));
  CHECK(first_limit(records, job) == "shared bandwidth");
  // 400 MB/s of its cores come next.
  CHECK(*records.find(job)->limited.front().gain == about(4.0));
}

TEST_CASE("what is written takes of the storage as well") {
  EtlHandRun run{round_stack(1, 100e6)};
  PreparationStage stage = reading_stage(gigabyte, 100e6);
  stage.write = {.storage = "shared", .dataset = "clean", .size = {gigabyte / 2}};
  const JobId job = run.add({stage});
  run.start(job, {first}, 4.0);
  CHECK(run.finish().etl.find(job)->moved.written.count == gigabyte / 2);
  CHECK(run.ends.at(job) == about(15.0));
}

TEST_CASE("a shuffle writes and reads the disks of its nodes, and half of it crosses two ports") {
  StackSpec stack = round_stack(2, 1e9);
  PreparationStage stage = computing_stage(gigabyte, 1e12);
  stage.shuffle_read = {4 * gigabyte};
  stage.shuffle_written = {4 * gigabyte};
  SUBCASE("disks of 1 GB/s each hold 4 GB written and 4 GB read on two nodes for 4 s") {
    EtlHandRun run{stack};
    const JobId job = run.add({stage});
    run.start(job, {first, second}, 2.0);
    CHECK(first_limit(run.finish().etl, job) == "local disk bandwidth");
    CHECK(run.ends.at(job) == about(4.0));
  }
  SUBCASE("without disks 2 GB cross the network, 1 GB a port, in 1 s") {
    stack.groups.front().server.local.devices = 0;
    EtlHandRun run{stack};
    const JobId job = run.add({stage});
    run.start(job, {first, second}, 2.0);
    const EtlRecords records = run.finish().etl;
    CHECK(records.limits[records.find(job)->limited.front().limit].part == EtlPart::network);
    CHECK(run.ends.at(job) == about(1.0));
  }
  SUBCASE("on one node nothing crosses the network") {
    EtlHandRun run{stack};
    const JobId job = run.add({stage});
    run.start(job, {first}, 2.0);
    run.finish();
    CHECK(run.ends.at(job) == about(8.0));
  }
}

TEST_CASE("two jobs on one storage get half each, and one of them all of it again") {
  EtlHandRun run{round_stack(2, 100e6)};
  const JobId shorter = run.add({reading_stage(400'000'000, 100e6)});
  const JobId longer = run.add({reading_stage(800'000'000, 100e6)});
  run.start(shorter, {first}, 4.0);
  run.start(longer, {second}, 4.0);
  run.finish();
  CHECK(run.ends.at(shorter) == about(8.0));
  CHECK(run.ends.at(longer) == about(12.0));
}

TEST_CASE("data preparation and training on one storage get half each") {
  // Training reads 100 samples of 1 MB a second alone: half of that beside the other.
  EtlHandRun run{round_stack(2, 100e6), {reading_profile()}};
  const JobId etl = run.add({reading_stage(400'000'000, 100e6)});
  const JobId training = run.add_training(800);
  run.start(etl, {first}, 4.0);
  run.start(training, {second}, 0.0);
  const StackRuns::Records records = run.finish();
  CHECK(run.ends.at(etl) == about(8.0));
  CHECK(run.ends.at(training) == about(12.0));
  CHECK(to_seconds(records.training.find(training)
                       ->time[static_cast<std::size_t>(TrainingPhase::input_stall)]) == about(4.0));
  CHECK(first_limit(records.etl, etl) == "shared bandwidth");
}

TEST_CASE("a slow job leaves the storage to the other") {
  EtlHandRun run{round_stack(2, 100e6), {reading_profile()}};
  // 20 MB/s: the training has 80 of its 100 samples.
  const JobId etl = run.add({reading_stage(200'000'000, 5e6)});
  const JobId training = run.add_training(800);
  run.start(etl, {first}, 4.0);
  run.start(training, {second}, 0.0);
  run.finish();
  CHECK(run.ends.at(etl) == about(10.0));
  CHECK(run.ends.at(training) == about(10.0));
}

TEST_CASE("the last wave of tasks leaves cores idle") {
  EtlHandRun run{round_stack(1, 1e9)};
  // 5 tasks of 100 MB on 4 cores: two waves of 10 s.
  PreparationStage stage = computing_stage(500'000'000, 10e6);
  stage.tasks = 5;
  const JobId job = run.add({stage});
  run.start(job, {first}, 4.0);
  run.finish();
  CHECK(run.ends.at(job) == about(20.0));
}

TEST_CASE("stages follow one another, and those that are ready share the cores") {
  EtlHandRun run{round_stack(1, 1e9)};
  PreparationStage left = computing_stage(100'000'000, 10e6);
  PreparationStage right = computing_stage(200'000'000, 10e6);
  PreparationStage last = computing_stage(400'000'000, 10e6);
  last.after = {0, 1};
  const JobId job = run.add({left, right, last});
  CHECK(to_seconds(run.runs().alone({.job = job, .nodes = std::vector{first}, .cores = 4.0})) ==
        about(17.5));
  run.start(job, {first}, 4.0);
  // Both at 20 MB/s for 5 s, the rest of the second at 40 MB/s for 2.5 s, then 10 s.
  const EtlRecords records = run.finish().etl;
  CHECK(run.ends.at(job) == about(17.5));
  CHECK(records.find(job)->stages_done == 3);
  CHECK(records.find(job)->core_seconds == about(70.0));
}

TEST_CASE("a job that comes back as it was repeats the stage in which it stopped") {
  EtlHandRun run{round_stack(1, 1e9)};
  PreparationStage one = reading_stage(400'000'000, 10e6);
  one.shuffle_written = {40'000'000};
  PreparationStage two = reading_stage(400'000'000, 10e6);
  two.after = {0};
  const JobId job = run.add({one, two});
  run.start(job, {first}, 4.0);
  run.stop(job, false, 15_s);
  run.start(job, {first}, 4.0, 20_s, 3_s);
  const EtlRecords records = run.finish().etl;
  CHECK(run.ends.at(job) == about(33.0));
  CHECK(records.find(job)->moved.read.count == 1'000'000'000);
  CHECK(records.find(job)->restart_core_seconds == about(12.0));
  CHECK(records.find(job)->core_seconds == about(60.0 + 12.0 + 40.0));
}

TEST_CASE("a job that is queued anew loses what lay on its nodes, and keeps what it wrote") {
  EtlHandRun run{round_stack(1, 1e9)};
  PreparationStage one = reading_stage(400'000'000, 10e6);
  PreparationStage two = reading_stage(400'000'000, 10e6);
  two.after = {0};
  SUBCASE("an exchange is gone") {
    one.shuffle_written = {40'000'000};
    const JobId job = run.add({one, two});
    run.start(job, {first}, 4.0);
    run.stop(job, true, 15_s);
    run.start(job, {first}, 4.0, 20_s);
    run.finish();
    CHECK(run.ends.at(job) == about(40.0));
  }
  SUBCASE("a file on the shared storage is not") {
    one.write = {.storage = "shared", .dataset = "half way", .size = {40'000'000}};
    const JobId job = run.add({one, two});
    run.start(job, {first}, 4.0);
    run.stop(job, true, 15_s);
    run.start(job, {first}, 4.0, 20_s);
    run.finish();
    CHECK(run.ends.at(job) == about(30.0));
  }
}

TEST_CASE("time before the warm-up ends is in no account, bytes are") {
  EtlHandRun run{round_stack(1, 1e9), {}, 10_s};
  const JobId job = run.add({reading_stage(gigabyte, 10e6)});
  run.start(job, {first}, 4.0);
  const EtlRecords records = run.finish().etl;
  CHECK(records.find(job)->core_seconds == about(60.0));
  CHECK(records.find(job)->moved.read.count == gigabyte);
}

TEST_CASE("a run that is cut counts what has been moved") {
  EtlHandRun run{round_stack(1, 1e9)};
  const JobId job = run.add({reading_stage(gigabyte, 10e6)});
  run.start(job, {first}, 4.0);
  const EtlRecords records = run.finish(5_s).etl;
  CHECK(!run.ends.contains(job));
  CHECK(records.find(job)->moved.read.count == 200'000'000);
  CHECK(records.find(job)->stages_done == 0);
}

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/models/policy/slurm/slurm_run.hpp"

using namespace headroom;
using Placed = std::vector<std::string>;

TEST_CASE("the FIFO pass stops at the first job that does not fit") {
  SlurmRun run{2};
  run.settings().scheduler_type = slurm::SchedulerType::builtin;
  run.add({.submit = 0, .run = 100, .walltime = 120});
  run.add({.submit = 1, .run = 50, .walltime = 60, .nodes = 2});  // waits for 100
  run.add({.submit = 2, .run = 10, .walltime = 60});              // would fit, stays behind
  CHECK(all_placed(run.run()) == Placed{"0 on 0", "100 on 0 1", "150 on 0"});
}

TEST_CASE("a closed partition closes its nodes to others, and no others") {
  SlurmRun run{3};
  run.settings().scheduler_type = slurm::SchedulerType::builtin;
  run.settings().partitions = {{.name = "wide", .nodes = {NodeId{0}, NodeId{1}}}, {.name = "all"}};
  run.add({.submit = 0, .run = 100, .partition = "wide"});
  run.add({.submit = 1, .run = 50, .nodes = 2, .partition = "wide"});
  run.add({.submit = 2, .run = 50, .partition = "all"});  // node 1 is free, but closed
  run.add({.submit = 2, .run = 50, .partition = "all"});  // nothing else is open
  CHECK(all_placed(run.run()) == Placed{"0 on 0", "60 on 0 1", "2 on 2", "52 on 2"});
}

TEST_CASE("walltimes count in whole minutes and so do kills") {
  SlurmRun run{1};
  run.add({.submit = 0, .run = 200, .walltime = 61});
  run.add({.submit = 1, .run = 10, .walltime = 60});
  const RunRecord record = run.run();
  CHECK(all_placed(record) == Placed{"0 on 0", "120 on 0"});
  CHECK(record.jobs.record(JobId{0}).state == JobState::killed);
}

TEST_CASE("a job that ends before the next reservation overtakes, a second after it came") {
  SlurmRun run{2};
  run.add({.submit = 0, .run = 300, .walltime = 300});
  run.add({.submit = 1, .run = 60, .walltime = 60, .nodes = 2});  // planned for 300
  run.add({.submit = 100, .run = 100, .walltime = 180});          // would end at 281
  run.add({.submit = 101, .run = 100, .walltime = 240});          // would end at 341
  const RunRecord record = run.run();
  CHECK(all_placed(record) == Placed{"0 on 0", "300 on 0 1", "101 on 1", "360 on 0"});
}

TEST_CASE("reservations are rounded down to minutes of the absolute clock") {
  SlurmRun run{2};
  run.add({.submit = 0, .run = 330, .walltime = 360});
  run.add({.submit = 1, .run = 60, .walltime = 60, .nodes = 2});  // planned for 360
  run.add({.submit = 100, .run = 100, .walltime = 240});          // from 101 to 341
  const auto start = [&](Duration epoch) {
    run.settings().start_epoch = epoch;
    return placed(run.run(), 2);
  };
  CHECK(start(0_s) == "101 on 1");
  CHECK(start(600_s) == "101 on 1");
  // With 30 s past the minute at the start, 360 counts as 330.
  CHECK(start(30_s) == "390 on 0");
}

TEST_CASE("a waiting job of one GPU reserves its whole node, a running one counts by GPU") {
  SlurmRun run{1};
  run.add({.submit = 0, .run = 300, .walltime = 300, .gpus = 6});
  run.add({.submit = 1, .run = 60, .walltime = 60, .gpus = 3});     // planned for 300
  run.add({.submit = 10, .run = 60, .walltime = 60, .gpus = 2});    // beside the running one
  run.add({.submit = 11, .run = 290, .walltime = 300, .gpus = 2});  // not beside the planned one
  CHECK(all_placed(run.run()) == Placed{"0 on 0", "300 on 0", "11 on 0", "300 on 0"});
}

TEST_CASE("with one reservation for a partition jobs behind it take any other room") {
  const auto starts = [](std::uint32_t reserved) {
    SlurmRun run{3};
    run.settings().bf_job_part_count_reserve = reserved;
    run.add({.submit = 0, .run = 300, .walltime = 300, .nodes = 2});
    run.add({.submit = 1, .run = 60, .walltime = 60, .nodes = 3});    // planned for 300
    run.add({.submit = 2, .run = 600, .walltime = 600, .nodes = 2});  // planned for 360
    run.add({.submit = 3, .run = 120, .walltime = 120});              // beside the first
    return all_placed(run.run());
  };
  CHECK(starts(0) == Placed{"0 on 0 1", "300 on 0 1 2", "360 on 0 1", "7 on 2"});
  CHECK(starts(1) == Placed{"0 on 0 1", "300 on 0 1 2", "360 on 0 1", "7 on 2"});
}

TEST_CASE("future starts wait for the last end of a group") {
  // Ends at 120, 180 and 240 are 60 and 120 s after the first: windows 30, 60, 120. Two nodes
  // are free from 180 on, which is a group of its own; with the first end at 60, it is not.
  const auto planned = [](std::int64_t first) {
    SlurmRun run{4};
    run.add({.submit = 0, .run = first, .walltime = first});
    run.add({.submit = 0, .run = 170, .walltime = 180});
    run.add({.submit = 0, .run = 230, .walltime = 240});
    run.add({.submit = 0, .run = 3000, .walltime = 3000});
    run.add({.submit = 1, .run = 60, .walltime = 60, .nodes = 2});
    // Runs on one node until 217 or 277, if it may.
    run.add({.submit = first + 30, .run = 60, .walltime = 60});
    return placed(run.run(), 5);
  };
  CHECK(planned(120) == "230 on 0");
  CHECK(planned(60) == "91 on 0");
}

TEST_CASE("a backfill pass looks at bf_max_job_test jobs, and not past bf_window") {
  SlurmRun run{2};
  run.settings().bf_max_job_test = 2;
  run.add({.submit = 0, .run = 600, .walltime = 600});
  run.add({.submit = 1, .run = 60, .walltime = 60, .nodes = 2});
  run.add({.submit = 2, .run = 60, .walltime = 660});
  run.add({.submit = 3, .run = 60, .walltime = 60});
  CHECK(placed(run.run(), 3) == "660 on 0");
  run.settings().bf_max_job_test = 3;
  CHECK(placed(run.run(), 3) == "7 on 1");
  // What would begin later than the window is not reserved, and others pass.
  run.settings().bf_window = 60_s;
  CHECK(placed(run.run(), 2) == "3 on 1");
}

TEST_CASE("a full FIFO pass every sched_interval looks beyond default_queue_depth") {
  SlurmRun run{2};
  run.settings().scheduler_type = slurm::SchedulerType::builtin;
  run.settings().default_queue_depth = 1;
  run.settings().partitions = {{.name = "a", .nodes = {NodeId{0}}},
                               {.name = "b", .nodes = {NodeId{1}}}};
  run.add({.submit = 0, .run = 100, .partition = "a"});
  run.add({.submit = 1, .run = 100, .partition = "a"});
  run.add({.submit = 2, .run = 10, .partition = "b"});
  CHECK(all_placed(run.run()) == Placed{"0 on 0", "60 on 0", "60 on 1"});
}

TEST_CASE("a job that its partition can never run is passed over") {
  SlurmRun run{3};
  run.settings().partitions = {{.name = "small", .nodes = {NodeId{0}}, .max_time = 600_s},
                               {.name = "all", .nodes = {}, .is_default = true}};
  run.add({.submit = 0, .nodes = 2, .partition = "small"});
  run.add({.submit = 0, .walltime = 660, .partition = "small"});
  run.add({.submit = 1, .partition = "small"});
  run.add({.submit = 1});
  CHECK(all_placed(run.run()) == Placed{"never", "never", "1 on 0", "1 on 1"});
}

#include <algorithm>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>

#include "headroom/units.hpp"

#include "recorded.hpp"
#include "sim/report/terminal_report.hpp"
#include "tests/sim/world/small_run.hpp"
#include "tools/explain/explanation.hpp"
#include "tools/explain/explanation_report.hpp"
#include "tools/explain/explanation_words.hpp"

using namespace headroom;

namespace {

/// Two nodes of 8 GPUs under EASY with priorities that may stop others.
RecordedRun small_cluster() {
  SmallRun run{2, 8};
  run.scenario.name = "small cluster";
  run.scenario.scheduler.order = "priority";
  run.scenario.scheduler.backfill = "easy";
  run.scenario.scheduler.preemption = "priority";
  run.scenario.scheduler.restart_cost = 30_s;
  run.add({.submit = 0, .gpus = 8, .run = 3'600, .preemptible = false});
  run.add({.submit = 60, .gpus = 16, .run = 1'800});
  run.add({.submit = 120, .gpus = 2, .run = 600});
  run.add({.submit = 180, .gpus = 2, .run = 7'200, .preemptible = false});
  run.add({.submit = 240, .gpus = 4, .run = 60, .after = {"2"}});
  run.add({.submit = 4'000, .gpus = 8, .run = 100, .priority = 5});
  return test::read_back(
      test::files_of(run.run({.keep_log = true, .on_progress = {}}), run.scenario.scheduler));
}

std::string text_of(const RecordedRun& run, std::uint32_t job, const TerminalStyle& style = {}) {
  return explanation_text(run, explain(run, job), style, false);
}

}  // namespace

TEST_CASE("a job that waited twice for one reservation is told the answer first, then its life") {
  CHECK(text_of(small_cluster(), 3) == R"(job 3 of small cluster
2 GPUs
submitted 0:03:00, started 1:32:10, completed 3:32:10

waited 1.5h: 65.8% behind the reservation of job 1, 34.2% no capacity; first in
  line for 30.5min

Its life
  from         for  what
  0:03:00  57.0min  reservation  room kept for job 1 (16 GPUs)
  1:00:00   6.7min  no capacity  0 free, needs 2 GPUs
  1:06:40   1.7min  reservation  room kept for job 1 (16 GPUs)
  1:08:20  23.8min  no capacity  0 free, needs 2 GPUs
  1:32:10     2.0h  runs         on node 0

Who had the GPUs meanwhile
                                          jobs  GPU-hours
  running already                            2        7.9
  submitted before it, started meanwhile     1        8.1
  submitted after it, started before it      2        0.3

Largest of those that came after it
  job  GPUs  submitted  started  GPU-hours
  5       8    1:06:40  1:06:40        0.2
  4       4    0:04:00  0:12:00      0.067
)");
}

TEST_CASE("a stopped job says for whom, and what it paid") {
  CHECK(text_of(small_cluster(), 1) == R"(job 1 of small cluster
16 GPUs on 2 nodes
submitted 0:01:00, started 1:00:00, completed 1:32:10

waited 1.0h: all of it no capacity; first in line for 1.0h
stopped once, for job 5 (8 GPUs); no work lost, restarts took 30.0s

Its life
  from         for  what
  0:01:00  59.0min  no capacity  4 to 8 free, needs 16 GPUs
  1:00:00   6.7min  runs         stopped for job 5 (8 GPUs); on nodes 0-1
  1:06:40   1.7min  no capacity  8 free, needs 16 GPUs
  1:08:20  23.8min  runs         on nodes 0-1, restart 30.0s

Who had the GPUs meanwhile
                                         jobs  GPU-hours
  running already                           1        7.9
  submitted after it, started before it     3        0.6

Largest of those that came after it
  job  GPUs  submitted  started  GPU-hours
  2       2    0:02:00  0:02:00        0.3
  5       8    1:06:40  1:06:40        0.2
  4       4    0:04:00  0:12:00      0.067
)");
}

TEST_CASE("a job that depends on another waits for that") {
  CHECK(text_of(small_cluster(), 4) == R"(job 4 of small cluster
4 GPUs
submitted 0:04:00, started 0:12:00, completed 0:13:00

waited 8.0min: all of it for its predecessor, job 2

Its life
  from        for  what
  0:04:00  8.0min  dependency  job 2 had not ended
  0:12:00  1.0min  runs        on node 1

Who had the GPUs meanwhile
                   jobs  GPU-hours
  running already     2        1.3

Largest of those running already
  job  GPUs  submitted  started  GPU-hours
  0       8    0:00:00  0:00:00        1.1
  2       2    0:02:00  0:02:00        0.3
)");
}

TEST_CASE("wide terminals show users and queues, colour marks headings alone") {
  const RecordedRun run = small_cluster();
  const std::string text = text_of(run, 1, {.width = 120, .colour = true});
  CHECK(text.starts_with("\x1b[1mjob 1 of small cluster\x1b[0m\n16 GPUs on 2 nodes\n"));
  CHECK(text.find("GPU-hours  user  queue\n") != std::string::npos);
  CHECK(text_of(run, 1).find('\x1b') == std::string::npos);
}

TEST_CASE("a job that did not wait says so and shows where it ran") {
  CHECK(text_of(small_cluster(), 0) == R"(job 0 of small cluster
8 GPUs
submitted 0:00:00, started 0:00:00, completed 1:00:00

did not wait

Its life
  from      for  what
  0:00:00  1.0h  runs  on node 0
)");
}

TEST_CASE("of a long life the longest stretches are shown, in order, and how much is left out") {
  // One GPU is free on each node, too few in one place for job 2; now and then one more
  // is taken, and there are too few in all.
  SmallRun small{2, 2};
  small.scenario.scheduler.backfill = "first-fit";
  small.scenario.scheduler.placement = "worst-fit";
  for (int i = 0; i < 2; ++i) small.add({.submit = 0, .gpus = 1, .run = 10'000});
  small.add({.submit = 2, .gpus = 2, .run = 5});
  for (int i = 0; i < 40; ++i) small.add({.submit = 100 + 200 * i, .gpus = 1, .run = 100 + i});
  const RecordedRun run = test::read_back(
      test::files_of(small.run({.keep_log = true, .on_progress = {}}), small.scenario.scheduler));
  const Explanation explanation = explain(run, 2);
  REQUIRE(explanation.waits.size() == 81);
  // The last stretch of 1,961 s and those of 129 to 139 s are 3,435 s of 9,998.
  const std::string few = text_of(run, 2);
  CHECK(few.find("  … and 70 shorter ones, 65.6% of the wait; --all shows them\n") !=
        std::string::npos);
  const std::string all = explanation_text(run, explanation, {}, true);
  CHECK(std::ranges::count(all, '\n') == std::ranges::count(few, '\n') + 69);
}

TEST_CASE("a clock shows days, and thousandths within the first hour only") {
  CHECK(clock_text(TimePoint{}) == "0:00:00");
  CHECK(clock_text(TimePoint{1_s * 61 + 5_ms}) == "0:01:01.005");
  CHECK(clock_text(TimePoint{1_h + 5_ms}) == "1:00:00");
  CHECK(clock_text(TimePoint{1_h * 51 + 1_s * 245}) == "2d 03:04:05");
}

#include <doctest/doctest.h>
#include <string>

#include "headroom/decision.hpp"
#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "recorded.hpp"
#include "sim/lifecycle/life_log.hpp"
#include "tools/explain/explanation.hpp"
#include "tools/explain/explanation_words.hpp"

using namespace headroom;
using headroom::test::ResultFiles;
using headroom::test::waits_of;

namespace {

/// One node of 4 GPUs; job 0 holds 2 of them from 0 to 20, job 1 wants 2 from 5 on and
/// gets them at 30, job 2 wants 4 from 6 on and never gets them.
ResultFiles files_with(const std::string& journal_rows) {
  return {.description = R"({"scenario": "said", "seed": 1, "end_ns": 40000000000,
            "rules": {"order": "fcfs", "backfill": "none", "preemption": "none"},
            "nodes": [{"name": "n", "count": 1, "gpus": 4}],
            "shapes": [{"nodes": 1, "gpus_per_node": 2}, {"nodes": 1, "gpus_per_node": 4}],
            "usual_shapes": {"2000": 0, "4000": 1}})",
          .jobs =
              "id,user,queue,gpus,submit_s,start_s,end_s,wait_s,run_s,state,nodes,preemptions\n"
              "a,,,2,0,0,20,0,20,completed,0,0\n"
              "b,,q,2,5,30,40,25,10,completed,0,0\n"
              "c,,q,4,6,,,,,queued,,0\n",
          .journal = "time_s,event,job,cause,what,nodes,lost_s,slots\n" + journal_rows};
}

std::string waits_with(const std::string& journal_rows, std::uint32_t job) {
  return waits_of(test::read_back(files_with(journal_rows)), job);
}

}  // namespace

TEST_CASE("what a policy says of a job comes before its rules") {
  CHECK(waits_with("5,first,1,,,,,\n", 1) == "5-30 policy\n");
  CHECK(waits_with("5,first,2,,,,,\n", 1) == "5-30 order 2\n");
  CHECK(waits_with("5,wait,1,,quota,,,\n10,wait,1,,limit,,,\n12,wait,1,0,topology,,,\n"
                   "15,wait,1,2,reservation,,,\n20,wait,1,2,order,,,\n25,wait,1,,cycle,,,\n",
                   1) ==
        "5-10 quota\n10-12 limit\n12-15 topology\n15-20 reservation 2\n20-25 order 2\n"
        "25-30 cycle\n");
}

TEST_CASE("only a limit or a quota holds a job back where there is no room") {
  CHECK(waits_with("6,wait,2,,quota,,,\n10,wait,2,1,order,,,\n25,wait,2,,room,,,\n", 2) ==
        "6-10 quota\n10-20 no_capacity\n20-25 order 1\n25-30 policy\n30-40 no_capacity\n");
}

TEST_CASE("a restart ends what was said before") {
  const std::string rows =
      "5,wait,1,,quota,,,\n8,stop,0,1,,0,2,\n9,restart,0,,,,1.5,\n20,wait,1,,room,,,\n";
  CHECK(waits_with(rows, 1) == "5-20 quota\n20-30 policy\n");
  const Explanation stopped = explain(test::read_back(files_with(rows)), 0);
  REQUIRE(stopped.runs.size() == 2);
  CHECK(stopped.runs[0].end == TimePoint{8_s});
  CHECK(stopped.runs[0].for_whom == 1U);
  CHECK(stopped.runs[0].lost == 2_s);
  CHECK(stopped.runs[1].restart_cost == 1'500_ms);
  CHECK(stopped.waited == 1_s);
}

TEST_CASE("a job that is queued again later waits for that first") {
  const std::string rows =
      "8,stop,0,1,,0,3,\n8,hold,0,,,,,\n10,release,0,,,,,\n10,first,1,,,,,\n15,restart,0,,,,0,\n";
  const RecordedRun run = test::read_back(files_with(rows));
  CHECK(waits_of(run, 0) == "8-10 requeue\n10-15 order 1\n");
  CHECK(explain(run, 0).runs[0].lost == 3_s);
}

TEST_CASE("a job that changes its width holds what it took, and never waits for it") {
  // Two workers of one GPU each from 0 to 8, then four; job 1 sees 2 free, then none.
  ResultFiles files = files_with("0,takes,0,,2,,,\n8,resize,0,,,0 0,1.5,\n8,takes,0,,2,,,\n");
  files.description.replace(files.description.find("\"shapes\": ["), 11,
                            "\"shapes\": [{\"nodes\": 1, \"gpus_per_node\": 2}, "
                            "{\"nodes\": 1, \"gpus_per_node\": 4}, "
                            "{\"nodes\": 1, \"gpus_per_node\": 1}], \"others\": [");
  files.jobs.replace(files.jobs.find("completed,0,0"), 13, "completed,0 0 0 0,0");
  const RecordedRun run = test::read_back(files);
  const Explanation resized = explain(run, 0);
  REQUIRE(resized.runs.size() == 2);
  CHECK(resized.waits.empty());
  CHECK(resized.runs[0].was_resized);
  CHECK(resized.runs[0].gpus == whole_gpus(2));
  CHECK(resized.runs[1].gpus == whole_gpus(4));
  CHECK(resized.runs[1].restart_cost == 1'500_ms);
  CHECK(waits_of(run, 1) == "5-8 policy\n8-20 no_capacity\n20-30 policy\n");
}

TEST_CASE("the journal says how many workers are on a node that jobs.csv names once") {
  ResultFiles files =
      files_with("0,takes,0,,2,0 0,,\n8,resize,0,,,0 0,1.5,\n8,takes,0,,2,0 0 0 0,,\n");
  files.description.replace(files.description.find("\"shapes\": ["), 11,
                            "\"shapes\": [{\"nodes\": 1, \"gpus_per_node\": 2}, "
                            "{\"nodes\": 1, \"gpus_per_node\": 4}, "
                            "{\"nodes\": 1, \"gpus_per_node\": 1}], \"others\": [");
  const RecordedRun run = test::read_back(files);
  const Explanation resized = explain(run, 0);
  REQUIRE(resized.runs.size() == 2);
  CHECK(resized.runs[0].gpus == whole_gpus(2));
  CHECK(resized.runs[1].gpus == whole_gpus(4));
  CHECK(node_words(run, resized.runs[1]) == "0");
  CHECK(run_words(run, resized.runs[1]).starts_with("on node 0, restart"));
  CHECK(waits_of(run, 1) == "5-8 policy\n8-20 no_capacity\n20-30 policy\n");

  files.description.replace(files.description.find("\"count\": 1"), 10, "\"count\": 2");
  files.jobs.replace(files.jobs.find("completed,0,0"), 13, "completed,1,0");
  CHECK_THROWS_WITH_AS(test::read_back(files), doctest::Contains("on other nodes there"),
                       InputError);
}

TEST_CASE("who is first in another line stands in nobody's way") {
  // Job 0 leads line 1, of other nodes; job 1 waits in line 0, which job 2 leads from 10 on.
  ResultFiles files = files_with("5,first,0,,1,,,\n5,first,1,,,,,\n10,first,2,,,,,\n");
  files.description.replace(files.description.find("\"count\": 1"), 10, "\"count\": 2");
  CHECK(waits_of(test::read_back(files), 1) == "5-10 policy\n10-30 order 2\n");
  files = files_with("5,first,0,,1,,,\n5,first,1,,9,,,\n");
  CHECK_THROWS_AS(test::read_back(files), InputError);
}

TEST_CASE("a job that takes long waits for off-peak hours, whatever room there is") {
  const std::string rows = "5,wait,1,,off_peak,,,\n22,wait,1,,room,,,\n";
  CHECK(waits_of(test::read_back(files_with(rows)), 1) == "5-22 off_peak\n22-30 policy\n");
}

TEST_CASE("a log keeps what is said when it changes, and forgets it when the job is stopped") {
  LifeLog log;
  const JobId job{3};
  log.waits(TimePoint{1_s}, job, HoldReason::room, {});
  log.waits(TimePoint{2_s}, job, HoldReason::quota, {});
  log.waits(TimePoint{3_s}, job, HoldReason::quota, {});
  log.waits(TimePoint{4_s}, job, HoldReason::order, JobId{1});
  log.waits(TimePoint{5_s}, job, HoldReason::order, JobId{2});
  CHECK(log.entries().size() == 3);
  log.stopped(TimePoint{6_s}, job, {.for_whom = JobId{2}, .nodes = {}});
  log.waits(TimePoint{7_s}, job, HoldReason::order, JobId{2});
  CHECK(log.entries().size() == 5);
  log.first(TimePoint{1_s}, {});
  log.first(TimePoint{1_s}, JobId{0});
  log.first(TimePoint{2_s}, JobId{0});
  log.first(TimePoint{3_s}, {});
  CHECK(log.first_waiting().size() == 2);
}

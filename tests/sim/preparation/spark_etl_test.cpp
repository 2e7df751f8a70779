#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "models/workload/spark/etl_job.hpp"
#include "models/workload/spark/spark_events.hpp"
#include "tests/sim/preparation/etl_hand_run.hpp"

using namespace headroom;
using doctest::Approx;

namespace {

std::string stage_line(int id, int tasks, const std::string& parents, int begin_s, int end_s) {
  const auto ms = [](int seconds) { return std::to_string(1'700'000'000'000 + 1000LL * seconds); };
  return R"({"Event":"SparkListenerStageCompleted","Stage Info":{"Stage ID":)" +
         std::to_string(id) + R"(,"Stage Attempt ID":0,"Stage Name":"s","Number of Tasks":)" +
         std::to_string(tasks) + R"(,"Parent IDs":)" + parents + R"(,"Submission Time":)" +
         ms(begin_s) + R"(,"Completion Time":)" + ms(end_s) + "}}\n";
}

std::string task_line(int stage, int begin_s, int end_s, const std::string& metrics) {
  const auto ms = [](int seconds) { return std::to_string(1'700'000'000'000 + 1000LL * seconds); };
  return R"({"Event":"SparkListenerTaskEnd","Stage ID":)" + std::to_string(stage) +
         R"(,"Stage Attempt ID":0,"Task Type":"ResultTask","Task Info":{"Launch Time":)" +
         ms(begin_s) + R"(,"Finish Time":)" + ms(end_s) + R"(},"Task Metrics":)" + metrics + "}\n";
}

/// 4 tasks of 30 s, 2 at a time, read 8 GB and shuffle 1 GB out in 60 s; then 2 tasks of 20 s
/// shuffle it in.
std::string log() {
  const std::string reads = R"({"Input Metrics":{"Bytes Read":2000000000},)"
                            R"("Shuffle Write Metrics":{"Shuffle Bytes Written":250000000}})";
  const std::string takes =
      R"({"Shuffle Read Metrics":{"Remote Bytes Read":500000000,"Local Bytes Read":0},)"
      R"("Output Metrics":{"Bytes Written":100000000}})";
  return R"({"Event":"SparkListenerLogStart","Spark Version":"3.5.0"})"
         "\n"
         R"({"Event":"SparkListenerApplicationStart","App Name":"n","App ID":"app",)"
         R"("Timestamp":1700000000000,"User":"ann"})"
         "\n" +
         task_line(0, 0, 30, reads) + task_line(0, 0, 30, reads) + task_line(0, 30, 60, reads) +
         task_line(0, 30, 60, reads) + stage_line(0, 4, "[]", 0, 60) + task_line(1, 60, 80, takes) +
         task_line(1, 60, 80, takes) + stage_line(1, 2, "[0]", 60, 80);
}

ListedJob job_of(const std::string& text) {
  BlockReader file = BlockReader::from_memory(text, "log");
  const SparkEvents events = read_spark_events(file);
  REQUIRE(events.flaws.empty());
  REQUIRE(events.applications.size() == 1);
  return etl_job(events.applications.front(), "shared", submit_of(events.applications.front()));
}

}  // namespace

TEST_CASE("an application of a Spark log moves its bytes") {
  const ListedJob job = job_of(log());
  CHECK(job.id == "app");
  CHECK(job.user == "ann");
  CHECK(job.submit == 0_s);
  CHECK(job.request.cpu_milli == 2000);
  REQUIRE(job.etl->stages.size() == 2);
  const PreparationStage& read = job.etl->stages[0];
  const PreparationStage& write = job.etl->stages[1];
  CHECK(read.read.storage == "shared");
  CHECK(read.read.size == Bytes{8'000'000'000});
  CHECK(read.shuffle_written == Bytes{1'000'000'000});
  CHECK(write.shuffle_read == Bytes{1'000'000'000});
  CHECK(write.write.size == Bytes{200'000'000});
  CHECK(write.after == std::vector<std::uint32_t>{0});
  // 8 GB in 120 task-seconds.
  CHECK(read.rate_per_core == Approx(8e9 / 120.0));
}

TEST_CASE("alone on the cores that were measured it takes the time that was measured") {
  EtlHandRun run{round_stack(1, 1e9)};
  const JobId job = run.add(job_of(log()).etl->stages);
  run.start(job, {NodeId{0}}, 2.0);
  run.finish();
  CHECK(run.ends.at(job) == Approx(80.0).epsilon(1e-6));
}

TEST_CASE("on more cores its waves are fewer, and on one there are as many as tasks") {
  EtlHandRun run{round_stack(2, 1e9)};
  const JobId wide = run.add(job_of(log()).etl->stages);
  const JobId narrow = run.add(job_of(log()).etl->stages);
  run.start(wide, {NodeId{0}}, 4.0);
  run.start(narrow, {NodeId{1}}, 1.0);
  run.finish();
  CHECK(run.ends.at(wide) == Approx(30.0 + 20.0).epsilon(1e-6));
  CHECK(run.ends.at(narrow) == Approx(120.0 + 40.0).epsilon(1e-6));
}

TEST_CASE("stages that ran side by side take what their tasks took") {
  const std::string reads = R"({"Input Metrics":{"Bytes Read":1000000000}})";
  const std::string text = R"({"Event":"SparkListenerApplicationStart","App Name":"n",)"
                           R"("App ID":"app","Timestamp":1700000000000,"User":"ann"})"
                           "\n" +
                           task_line(0, 0, 40, reads) + task_line(1, 0, 40, reads) +
                           stage_line(0, 1, "[]", 0, 40) + stage_line(1, 1, "[]", 0, 40);
  ListedJob job = job_of(text);
  CHECK(job.request.cpu_milli == 1000);
  EtlHandRun run{round_stack(1, 1e9)};
  const JobId id = run.add(job.etl->stages);
  // One core each, as they had.
  run.start(id, {NodeId{0}}, 2.0);
  run.finish();
  CHECK(run.ends.at(id) == Approx(40.0).epsilon(1e-6));
}

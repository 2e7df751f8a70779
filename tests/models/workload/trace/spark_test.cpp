#include <doctest/doctest.h>
#include <fstream>
#include <string>
#include <vector>

#include "models/workload/spark/etl_stage.hpp"
#include "models/workload/spark/spark_events.hpp"
#include "tests/models/workload/trace/sample_trace.hpp"

namespace headroom {
namespace {

using Names = std::vector<std::string>;

TEST_CASE("stages of an event log are jobs that wait for their parents") {
  const ReadTrace trace = read_sample("events.spark");
  CHECK(trace.audit().format == "spark");
  CHECK(trace.names() == Names{"app-1.0", "app-1.1", "app-1.1.1", "app-1.3"});
  CHECK(trace.submit(0) == 0_s);
  CHECK(trace.submit(3) == 30_s);
  CHECK(trace.job(3).duration == 20_s);
  CHECK(trace.user(0) == "ann");
  CHECK(trace.queue(0) == "etl");
  Names parents;
  for (const Dependency& one : trace.tables().dependencies_of(trace.job(3))) {
    parents.push_back(trace.tables().job_names.job_text(one.predecessor));
  }
  // The last attempt of stage 1; stage 2 did not run.
  CHECK(parents == Names{"app-1.0", "app-1.1.1"});
}

TEST_CASE("a stage holds the cores that its tasks kept busy, and their executors' memory") {
  const ReadTrace trace = read_sample("events.spark");
  CHECK(trace.request(0).cpu_milli == 2000);  // 60 task-seconds in 30 s
  CHECK(trace.request(1).cpu_milli == 9000);  // nothing known but nine tasks
  CHECK(trace.request(3).cpu_milli == 1000);
  // 8 GiB and a tenth of it, for one executor and for three.
  const std::int64_t executor = (std::int64_t{8} << 30U) + ((std::int64_t{8} << 30U) / 10);
  CHECK(trace.request(0).memory == Bytes{executor});
  CHECK(trace.request(1).memory == Bytes{3 * executor});
}

TEST_CASE("lines that are no events are rejected, with their line") {
  const ReadTrace trace = read_sample("events.spark");
  CHECK(trace.audit().rules.at("unreadable-row").examples.at(0) ==
        "line 12: Submission Time 0, Completion Time 0");
  CHECK(trace.audit().rules.at("unreadable-row").examples.at(1).starts_with("line 13: no JSON:"));
  CHECK(trace.audit().rules.at("unreadable-row").examples.at(2) ==
        "line 14: no event: {\"Timestamp\": 3}");
  TraceSpec spec;
  spec.clean = {"drop-unfinished"};
  CHECK(read_sample("events.spark", spec).size() == 3);  // the failed attempt is gone
}

TEST_CASE("what stages moved is kept for models of data preparation") {
  BlockReader file = BlockReader::open(sample_path("events.spark"), "events.spark");
  const SparkEvents events = read_spark_events(file);
  REQUIRE(events.applications.size() == 1);
  const auto& stages = events.applications[0].stages;
  REQUIRE(stages.size() == 4);
  CHECK(stages[0].name == "read");
  CHECK(stages[0].read == Bytes{8000});
  CHECK(stages[0].shuffle_written == Bytes{1500});
  CHECK(stages[0].spilled == Bytes{7});
  CHECK(stages[0].task_time == 60_s);
  CHECK(stages[1].failed);
  CHECK(stages[3].shuffle_read == Bytes{1500});
  CHECK(stages[3].written == Bytes{4000});
  CHECK(stages[3].parents == std::vector<std::uint32_t>{0, 1, 2});
}

}  // namespace
}  // namespace headroom

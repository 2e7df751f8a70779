#include "tools/check/recorded_schedule.hpp"

#include <doctest/doctest.h>
#include <string>

#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"
#include "tests/tools/check/scratch.hpp"

using namespace headroom;

namespace {

/// Two nodes of one GPU: `wide` runs from 0 to 10 on both, `late` from 10 to 12
/// on node 0, `huge` never.
RunRecord small_run() {
  return run_scenario(parse_scenario(R"({
    "name": "small",
    "cluster": {"nodes": [{"name": "n", "count": 2, "gpus": 1}]},
    "workload": [{"jobs": [
      {"id": "wide", "submit_s": 0, "gpus": 2, "duration_s": 10},
      {"id": "late", "submit_s": 1, "gpus": 1, "duration_s": 2},
      {"id": "huge", "submit_s": 1, "gpus": 3, "duration_s": 2}]}]
  })",
                                     "small.json", {}));
}

Judgement judged(const std::string& text, Duration abs_tol = {}) {
  const test::Scratch scratch{"recorded_schedule"};
  ScheduleExpectation expectation;
  expectation.record = {.path = scratch.write("r.csv", text), .shown = "r.csv"};
  expectation.abs_tol = abs_tol;
  return judge_schedule(expectation, small_run());
}

}  // namespace

TEST_CASE("a schedule that comes out as recorded passes") {
  const Judgement judgement =
      judged("id,start_s,end_s,nodes\nwide,0,10,0-1\nlate,10,12,0\nhuge,,,\n");
  CHECK(judgement.passed);
  CHECK(judgement.what == "r.csv");
  CHECK(judgement.seen == "3 of 3 jobs as recorded");
  CHECK(judgement.wanted == "start, end, nodes of all jobs ± 0 s");
  CHECK(judgement.deviation == "0 s at most");
}

TEST_CASE("a start beyond the tolerance fails and is named, one within passes") {
  const std::string record = "id,start_s\nwide,0\nlate,10.001\nhuge,\n";
  const Judgement off = judged(record, Duration{999'999});
  CHECK_FALSE(off.passed);
  CHECK(off.seen ==
        "2 of 3 jobs as recorded, first difference: job late starts at 10 s, recorded at "
        "10.001 s");
  CHECK(off.deviation == "0.001 s at most");
  CHECK(judged(record, Duration{1'000'000}).passed);
}

TEST_CASE("an end or a node that differs fails") {
  CHECK(judged("id,start_s,end_s\nwide,0,10\nlate,10,13\nhuge,,\n").seen ==
        "2 of 3 jobs as recorded, first difference: job late ends at 12 s, recorded at 13 s");
  CHECK(judged("id,start_s,nodes\nwide,0,0-1\nlate,10,1\nhuge,,\n").seen ==
        "2 of 3 jobs as recorded, first difference: job late runs on node 0, recorded node 1");
  CHECK(judged("id,start_s,nodes\nwide,0,1 0\nlate,10,0\nhuge,,\n").passed);
}

TEST_CASE("a job that only one side knows or started fails") {
  CHECK(judged("id,start_s\nwide,0\nlate,10\n").seen ==
        "2 of 3 jobs as recorded, first difference: job huge is not in the record");
  CHECK(judged("id,start_s\nwide,0\nlate,10\nhuge,\nother,4\n").seen ==
        "3 of 4 jobs as recorded, first difference: job other is not in the run");
  CHECK(judged("id,start_s\nwide,0\nlate,10\nhuge,12\n").seen ==
        "2 of 3 jobs as recorded, first difference: job huge starts never, recorded at 12 s");
}

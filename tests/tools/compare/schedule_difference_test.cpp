#include "tools/compare/schedule_difference.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"
#include "tools/compare/comparison_report.hpp"

namespace headroom {
namespace {

/// One node of 4 GPUs; `long` holds 2 of them until 100 s, `wide` needs all 4, `short`
/// fits beside `long` for its 50 s.
RunRecord run_with(const std::string& scheduler, const std::string& more = "") {
  const std::string text = R"({
    "name": "s", "cluster": {"nodes": [{"name": "n", "gpus": 4}]},
    "workload": [{"jobs": [
      {"id": "long", "submit_s": 0, "gpus": 2, "duration_s": 100},
      {"id": "wide", "submit_s": 10, "gpus": 4, "duration_s": 20},
      {"id": "short", "submit_s": 20, "gpus": 2, "duration_s": 50})" +
                           more + R"(]}],
    "scheduler": )" + scheduler +
                           "}";
  return run_scenario(parse_scenario(text, "s.json", {}));
}

ScheduleDifference difference(const RunRecord& first, const RunRecord& second) {
  return schedule_difference(first, second, match_jobs(first, second), 5);
}

const std::string fifo = R"({"policy": "fifo"})";
const std::string easy = R"({"policy": "easy-backfill"})";

TEST_CASE("the same run has no parting") {
  const ScheduleDifference none = difference(run_with(easy), run_with(easy));
  CHECK_FALSE(none.parting.has_value());
  CHECK(none.gained.empty());
  CHECK(none.lost.empty());
  CHECK(none.jobs == 3);
}

TEST_CASE("runs part where one starts a job that the other lets wait") {
  // EASY starts `short` at 20 s; first come, first served only after `wide`, at 120 s.
  const RunRecord first = run_with(fifo);
  const RunRecord second = run_with(easy);
  const ScheduleDifference found = difference(first, second);
  REQUIRE(found.parting.has_value());
  CHECK(found.parting->time == TimePoint{20_s});
  CHECK(found.parting->kind == PartingKind::start);
  CHECK(found.parting->job == "short");
  CHECK_FALSE(found.parting->first_acted);
  CHECK(found.parting->others == 0);
  CHECK(parting_words(*found.parting, "B") ==
        "they part at 0:00:20: B started job short (2 GPUs) on node 0; A started it 1.7min later");
  CHECK(found.sooner == 1);
  CHECK(found.later == 0);
  REQUIRE(found.gained.size() == 1);
  CHECK(found.gained[0].first_wait == 100_s);
  CHECK(found.gained[0].second_wait == Duration{});
  CHECK(found.gained[0].first_jct == 150_s);
  CHECK(found.lost.empty());
}

TEST_CASE("of two jobs that swap one is told with the other instead of it") {
  const std::string rival = R"(, {"id": "rival", "submit_s": 20, "gpus": 2, "duration_s": 40})";
  const RunRecord first = run_with(easy, rival);
  const RunRecord second =
      run_with(R"({"policy": "easy-backfill", "backfill_order": "sjf"})", rival);
  const ScheduleDifference found = difference(first, second);
  REQUIRE(found.parting.has_value());
  CHECK(found.parting->job == "short");
  CHECK(found.parting->instead == "rival");
  CHECK(found.parting->others == 1);
  CHECK(found.sooner == 1);
  CHECK(found.later == 1);
  CHECK(found.lost[0].job == "short");
}

TEST_CASE("jobs that one run does not have, or has otherwise, are another demand") {
  const RunRecord first = run_with(fifo);
  const RunRecord second =
      run_with(fifo, R"(, {"id": "more", "submit_s": 0, "gpus": 1, "duration_s": 1})");
  const MatchedJobs matched = match_jobs(first, second);
  CHECK(matched.pairs.size() == 3);
  CHECK(matched.only_second == 1);
  CHECK(demand_difference(matched) == "1 job of the second alone");
  CHECK(demand_difference(match_jobs(first, first)).empty());
}

TEST_CASE("an end that comes otherwise is no decision") {
  RunRecord first = run_with(fifo);
  RunRecord second = run_with(fifo);
  second.jobs.record(id_at<JobId>(2)).end = TimePoint{999_s};
  const ScheduleDifference found = difference(first, second);
  REQUIRE(found.parting.has_value());
  CHECK(found.parting->kind == PartingKind::end);
  CHECK(parting_words(*found.parting, "B").find("no decision differs") != std::string::npos);
  CHECK(found.lost[0].job == "short");
}

}  // namespace
}  // namespace headroom

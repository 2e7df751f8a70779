#include <cstddef>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "example.hpp"

using namespace headroom;

namespace {

/// Two groups of nodes, one job, and `scheduler` as its keys say.
std::string with(const std::string& scheduler, const std::string& run = "{}") {
  return R"({"cluster": {"nodes": [{"name": "old", "count": 2, "gpus": 8},
                                   {"name": "new", "count": 3, "gpus": 4}]},
             "workload": [{"jobs": [{"id": "a", "gpus": 1, "duration_s": 10}]}],
             "run": )" +
         run + R"(, "scheduler": {)" + scheduler + "}}";
}

Scenario parsed(const std::string& text) {
  return parse_scenario(text, "s.json", {.data_directory = "/data", .overrides = {}});
}

std::string warnings_of(const std::string& text) {
  std::string lines;
  for (const Diagnostic& warning : parsed(text).warnings) lines += to_string(warning) + "\n";
  return lines;
}

}  // namespace

TEST_CASE("bills go by the queues, at the prices given") {
  const SchedulerSpec spec = parsed(with(R"("queues": [{"name": "all", "deserved": "unlimited"},
                                {"name": "a", "parent": "all", "deserved": 2.5}],
                     "billing": {"within_quota_per_gpu_hour": 1.2,
                                 "over_quota_per_gpu_hour": 0.000001})"))
                                 .scheduler;
  REQUIRE(spec.billing.queues.size() == 2);
  CHECK_FALSE(spec.billing.queues[0].deserved);
  CHECK(spec.billing.queues[1].deserved == GpuShare{2500});
  CHECK(spec.billing.queues[1].parent == 0U);
  REQUIRE(spec.billing.prices);
  CHECK(spec.billing.prices->within_quota == 1'200'000);
  CHECK(spec.billing.prices->over_quota == 1);
  CHECK(parsed(with("")).scheduler.billing.queues.empty());
}

TEST_CASE("bills without queues, and queues without quotas, are told") {
  CHECK(warnings_of(with(R"("billing": {"within_quota_per_gpu_hour": 1})")) ==
        "scheduler.billing: has no effect: there are no queues to bill\n");
  CHECK(warnings_of(with(R"("queues": [{"name": "a", "deserved": 2}])")) ==
        "scheduler.queues: changes bills only: policy fifo has no quotas\n");
}

TEST_CASE("off-peak hours, weekends and the start of the run make the windows") {
  const auto rule = parsed(with(R"("off_peak": {"hours": ["Mon-Fri 19:00-07:00", "12:00-13:00"],
      "weekends": true, "longer_than": "4h", "starts": "Wed 09:30"})"))
                        .scheduler.off_peak;
  REQUIRE(rule);
  CHECK(rule->windows.size() == 5 + 7 + 1);
  CHECK(rule->windows.back() == WeekWindow{one_day * 5, one_week});
  CHECK(rule->longer_than == 4_h);
  CHECK(rule->week_time_at_start == one_day * 2 + 9_h + 1800_s);
}

TEST_CASE("the run's start says what day it is, unless the windows do") {
  const auto start_of = [](const std::string& keys, const std::string& run) {
    return parsed(with(R"("off_peak": {"hours": "19:00-07:00", "longer_than": "4h")" + keys + "}",
                       run))
        .scheduler.off_peak->week_time_at_start;
  };
  // 1,795,699,800 s after 1970 is Thursday, 13:30.
  const std::string run = R"({"start_epoch_s": 1795699800})";
  CHECK(start_of("", "{}") == 0_s);
  CHECK(start_of("", run) == one_day * 3 + 13_h + 1800_s);
  CHECK(start_of(R"(, "starts": "Sun 00:00")", run) == one_day * 6);
  CHECK(warnings_of(with(R"("off_peak": {"hours": "19:00-07:00", "longer_than": "4h"})", run))
            .empty());
}

TEST_CASE("what the scheduler believes of run times counts under kai where long jobs wait") {
  const std::string kai = R"("policy": "kai", "estimate": "actual")";
  CHECK(warnings_of(with(kai)).find("scheduler.estimate: has no effect") != std::string::npos);
  CHECK(
      warnings_of(with(kai + R"(, "off_peak": {"weekends": true, "longer_than": "4h"})")).empty());
}

TEST_CASE("windows that are always open are told") {
  CHECK(warnings_of(with(R"("off_peak": {"hours": "00:00-24:00", "longer_than": "4h"})")) ==
        "scheduler.off_peak: has no effect: the windows leave no time of the week out\n");
}

TEST_CASE("partitions name groups and numbers of nodes") {
  const std::string text = with(R"("partitions": [
      {"name": "p", "nodes": ["new", "0"], "queues": ["a", ""]},
      {"name": "q", "nodes": "1", "queues": "b"}])");
  const auto partitions = parsed(text).scheduler.partitions;
  REQUIRE(partitions.size() == 2);
  CHECK(partitions[0].nodes == std::vector{NodeId{0}, NodeId{2}, NodeId{3}, NodeId{4}});
  CHECK(partitions[0].queues == std::vector<std::string>{"a", ""});
  CHECK(partitions[1].nodes == std::vector{NodeId{1}});
  CHECK(warnings_of(text).empty());
  CHECK(parsed(with(R"("partitions": [{"name": "p", "nodes": "ALL", "queues": "a"}])"))
            .scheduler.partitions[0]
            .nodes.size() == 5);
}

TEST_CASE("nodes without a partition, and partitions that a policy does not know, are told") {
  const std::string some = R"("partitions": [{"name": "p", "nodes": "new", "queues": "a"}])";
  CHECK(warnings_of(with(some)) ==
        "scheduler.partitions: 2 of 5 nodes are in no partition and serve no job\n");
  CHECK(warnings_of(with(some + R"(, "policy": "kai")"))
            .find("scheduler.partitions: has no effect: policy kai shares all nodes") !=
        std::string::npos);
  CHECK(parsed(with(some + R"(, "policy": "slurm")")).scheduler.partitions.empty());
}

TEST_CASE("a node or queue in two partitions is refused at the second") {
  CHECK(
      findings_in(with(R"("partitions": [
            {"name": "p", "nodes": "old", "queues": ["a", "b"]},
            {"name": "p", "nodes": "1-3", "queues": ["b"]},
            {"name": "r", "nodes": ["0-3", "neu"], "queues": ["c"]}])")) ==
      std::vector<std::string>{
          "s.json: scheduler.partitions[1].name: \"p\" is also the name of scheduler.partitions[0] "
          "(each name once)",
          "s.json: scheduler.partitions[1].nodes: node 1 is also in scheduler.partitions[0] "
          "(each node in one partition)",
          "s.json: scheduler.partitions[1].queues: the queue \"b\" is also one of "
          "scheduler.partitions[0] (each queue in one partition)",
          "s.json: scheduler.partitions[2].nodes: \"neu\" names no nodes "
          "(ALL, node numbers from 0 to 4, or groups: old, new)",
          "s.json: scheduler.partitions[2].nodes: 2 nodes from 0 to 1 are also in "
          "scheduler.partitions[0] (each node in one partition)",
          "s.json: scheduler.partitions[2].nodes: 2 nodes from 2 to 3 are also in "
          "scheduler.partitions[1] (each node in one partition)"});
}

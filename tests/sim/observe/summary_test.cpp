#include "sim/observe/summary.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "sim/observe/run_record.hpp"
#include "sim/report/tree.hpp"
#include "tests/sim/observe/run_builder.hpp"

namespace headroom {
namespace {

constexpr std::int64_t second = 1'000'000'000;

std::vector<std::string> names(const Tree& tree) {
  std::vector<std::string> result;
  for (const auto& [name, value] : tree.members()) result.push_back(name);
  return result;
}

using Names = std::vector<std::string>;

TEST_CASE("the summary has the agreed names in the agreed order") {
  const Tree tree = summary(RunRecord{});
  CHECK(names(tree) == Names{"scenario",
                             "seed",
                             "version",
                             "simulated_s",
                             "measured_from_s",
                             "jobs",
                             "queue_delay_s",
                             "jct_s",
                             "run_s",
                             "slowdown",
                             "bounded_slowdown",
                             "makespan_s",
                             "end_s_max",
                             "start_s_sum",
                             "gpu",
                             "gpu_hours",
                             "fragmentation",
                             "by_queue",
                             "by_size",
                             "by_user",
                             "longest_waits",
                             "audit",
                             "warnings"});
  CHECK(names(*tree.find("jobs")) == Names{"submitted", "started", "completed", "killed", "failed",
                                           "rejected", "running", "queued"});
  const Names spread{"mean", "p50", "p90", "p95", "p99", "max"};
  CHECK(names(*tree.find("queue_delay_s")) == spread);
  CHECK(names(*tree.find("run_s")) == spread);
  CHECK(names(*tree.find("bounded_slowdown")) ==
        Names{"mean", "p50", "p90", "p95", "p99", "max", "rms"});
  CHECK(names(*tree.find("gpu")) ==
        Names{"count", "capacity_hours", "allocated_ratio", "busy_ratio"});
  CHECK(names(*tree.find("gpu_hours")) ==
        Names{"down", "idle_no_demand", "idle_fragmented", "idle_policy", "idle_insufficient",
              "staging", "input_stall", "communication", "checkpoint", "lost", "unused", "useful"});
}

TEST_CASE("figures over nothing are null") {
  const Tree tree = summary(RunRecord{});
  for (const char* path : {"queue_delay_s.mean", "jct_s.max", "bounded_slowdown.rms", "makespan_s",
                           "end_s_max", "start_s_sum", "gpu.allocated_ratio"}) {
    CAPTURE(path);
    REQUIRE(tree.find(path) != nullptr);
    CHECK(tree.find(path)->is_null());
  }
  CHECK(tree.find("jobs.submitted")->number() == 0.0);
}

TEST_CASE("a summary worked out by hand") {
  RunBuilder builder;
  builder
      .add({.queue = "day",
            .gpus = 4,
            .submit = 5 * second,
            .start = 7 * second,
            .end = 20 * second})
      .add(
          {.queue = "", .gpus = 1, .submit = 9 * second, .start = 10 * second, .end = 30 * second});
  RunRecord& run = builder.run();
  run.scenario = "two jobs";
  run.seed = 3;
  run.end = RunBuilder::at(36 * second);
  run.warnings.push_back({"a.json: cluster", "odd", "even"});
  run.account.capacity = whole_gpus(8) * Duration{36 * second};
  run.account.by_class[static_cast<std::size_t>(GpuClass::useful)] =
      whole_gpus(2) * Duration{36 * second};
  run.account.by_class[static_cast<std::size_t>(GpuClass::lost)] =
      whole_gpus(1) * Duration{36 * second};
  run.account.by_class[static_cast<std::size_t>(GpuClass::idle_policy)] =
      whole_gpus(5) * Duration{36 * second};
  const Tree tree = summary(run);

  CHECK(tree.find("scenario")->text() == "two jobs");
  CHECK(tree.find("seed")->number() == 3.0);
  CHECK(tree.find("simulated_s")->number() == 36.0);
  CHECK(tree.find("queue_delay_s.mean")->number() == 1.5);
  CHECK(tree.find("jct_s.max")->number() == 21.0);
  CHECK(tree.find("makespan_s")->number() == 25.0);
  CHECK(tree.find("end_s_max")->number() == 30.0);
  CHECK(tree.find("start_s_sum")->number() == 17.0);
  CHECK(tree.find("gpu.capacity_hours")->number() == 0.08);
  CHECK(tree.find("gpu.busy_ratio")->number() == 0.25);
  CHECK(tree.find("gpu.allocated_ratio")->number() == 0.375);
  CHECK(tree.find("gpu_hours.useful")->number() == 0.02);
  CHECK(names(*tree.find("by_queue")) == Names{"", "day"});
  CHECK(tree.find("by_queue.day.queue_delay_s.p50")->number() == 2.0);
  CHECK(tree.find("by_size.3-4.jobs.completed")->number() == 1.0);
  // Those of the run itself stand beside those of its file; see run_warnings_test.
  const Tree::List& warnings = tree.find("warnings")->items();
  const auto is_of_file = [](const Tree& text) { return text.text().starts_with("a.json"); };
  REQUIRE(std::ranges::count_if(warnings, is_of_file) == 1);
  CHECK(std::ranges::find_if(warnings, is_of_file)->text() == "a.json: cluster: odd (even)");
}

TEST_CASE("audits of several sources add up") {
  TraceAudit a{.source = "a.swf",
               .format = "swf",
               .accepted = 10,
               .repaired = 2,
               .rejected = 1,
               .rules = {}};
  a.rules["size"] = {
      .count = 2, .rejects = false, .examples = {"line 3: size 0", "line 4: size 0"}};
  a.rules["time"] = {.count = 1, .rejects = true, .examples = {"line 9: run time -1"}};
  TraceAudit b{
      .source = "b.csv", .format = "csv", .accepted = 5, .repaired = 5, .rejected = 0, .rules = {}};
  b.rules["size"] = {
      .count = 5, .rejects = false, .examples = {"line 1", "line 2", "line 3", "line 4", "line 5"}};

  SUBCASE("one source speaks without its name") {
    const Tree tree = audit_tree(std::array<const TraceAudit*, 1>{&a});
    CHECK(tree.find("accepted")->number() == 10.0);
    CHECK(tree.find("rejected")->number() == 1.0);
    CHECK(names(*tree.find("rules")) == Names{"size", "time"});
    CHECK(tree.find("rules.time.effect")->text() == "rejected");
    CHECK(tree.find("rules.size.effect")->text() == "repaired");
    CHECK(tree.find("rules.size.count")->number() == 2.0);
    CHECK(tree.find("rules.size.examples")->items().front().text() == "line 3: size 0");
    CHECK(tree.find("sources")->items().front().find("format")->text() == "swf");
  }
  SUBCASE("examples of two say whose they are, five in all") {
    const Tree tree = audit_tree(std::array<const TraceAudit*, 2>{&a, &b});
    CHECK(tree.find("accepted")->number() == 15.0);
    CHECK(tree.find("repaired")->number() == 7.0);
    CHECK(tree.find("rules.size.count")->number() == 7.0);
    const auto& examples = tree.find("rules.size.examples")->items();
    REQUIRE(examples.size() == 5);
    CHECK(examples[0].text() == "a.swf: line 3: size 0");
    CHECK(examples[4].text() == "b.csv: line 3");
    CHECK(tree.find("sources")->items()[1].find("accepted")->number() == 5.0);
  }
  SUBCASE("no source has nothing to tell") {
    const Tree tree = audit_tree({});
    CHECK(tree.find("accepted")->number() == 0.0);
    CHECK(tree.find("sources")->items().empty());
  }
}

}  // namespace
}  // namespace headroom

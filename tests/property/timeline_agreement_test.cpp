#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <string_view>

#include "headroom/hardware.hpp"
#include "headroom/random.hpp"

#include "models/registry.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/observe/timeline.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"
#include "tests/sim/observe/trace_checker.hpp"

namespace headroom {
namespace {

constexpr std::uint32_t samples = 50;

std::string timeline_of(const RunRecord& run) {
  std::string text;
  write_timeline(run, samples, [&](std::string_view part) { text += part; });
  return text;
}

std::string number(std::uint64_t value) { return std::to_string(value); }

template <class Entries>
std::string any_name(RandomStream& random, const Entries& entries) {
  return std::string{entries[random.below(entries.size())].name};
}

/// Of whole GPUs, parts of them or none; of several widths where some are to be elastic.
std::string random_job(RandomStream& random, std::size_t id, bool some_elastic) {
  std::string job = R"({"id": "job )" + number(id) + R"(", "queue": ")" +
                    std::string{"ab"[random.below(2)]} + R"(", "submit_s": )" +
                    number(random.below(300)) + R"(, "duration_s": )" + number(random.below(200)) +
                    R"(, "priority": )" + number(random.below(3));
  if (random.below(3) == 0) job += R"(, "walltime_s": )" + number(1 + random.below(200));
  const std::uint64_t gpus = random.below(11);
  const std::uint64_t form = random.below(5);
  if (form == 0) return job + R"(, "gpu_fraction": 0.)" + number(1 + random.below(9)) + "}";
  if (form == 1 && some_elastic) {
    return job + R"(, "min_gpus": 1, "max_gpus": )" + number(gpus + 1) + "}";
  }
  return job + R"(, "gpus": )" + number(gpus) + "}";
}

std::string random_scenario(RandomStream& random, bool with_kai) {
  const std::string preemption = any_name(random, preemption_policies());
  std::string jobs;
  const std::size_t count = 5 + random.below(50);
  for (std::size_t i = 0; i < count; ++i) {
    jobs += (i == 0 ? "" : ", ") + random_job(random, i, with_kai);
  }
  std::string rules = R"("policy": "kai", "queues": [{"name": "a", "deserved": 6},
                         {"name": "b", "deserved": 2}], "resize_cost": "2s")";
  if (!with_kai) {
    rules = R"("order": ")" + any_name(random, order_policies()) + R"(", "backfill": ")" +
            any_name(random, backfill_policies()) + R"(", "placement": ")" +
            any_name(random, placement_policies()) + R"(", "preemption": ")" + preemption + R"(")";
  }
  return R"({"cluster": {"nodes": [{"name": "n", "count": )" + number(1 + random.below(3)) +
         R"(, "gpus": 4}, {"name": "m", "count": 1, "gpus": )" + number(random.below(9)) +
         R"(}]}, "workload": [{"jobs": [)" + jobs + R"(]}], "scheduler": {)" + rules +
         R"(, "restart_cost": "3s"}, "run": {"until": ")" + number(100 + random.below(900)) +
         R"(s"}})";
}

/// A node of group `group` is named after it.
std::uint32_t gpus_of(const ClusterSpec& cluster, std::string_view node) {
  for (const NodeGroup& group : cluster.nodes) {
    if (node.find("(" + group.name + " ") != std::string_view::npos) return group.gpus;
  }
  return 0;
}

std::int64_t allocated(const GpuAccount& account) {
  WideInt sum = 0;
  for (std::size_t i = 0; i < gpu_class_count; ++i) {
    if (is_allocated(static_cast<GpuClass>(i))) sum += account.by_class[i].count;
  }
  return static_cast<std::int64_t>(sum);
}

}  // namespace

TEST_CASE("timelines keep the rules of their format and show every allocated GPU-second") {
  RandomStream random{41, "timelines", 0};
  std::size_t arrows = 0;
  for (int round = 0; round < 400; ++round) {
    const std::string text = random_scenario(random, round % 2 == 0);
    INFO("round ", round, ": ", text);
    const Scenario scenario = parse_scenario(text, "random.json", {});
    const RunRecord run = run_scenario(scenario, {.keep_log = true, .on_progress = {}});
    const test::CheckedTrace trace = test::checked_trace(timeline_of(run));
    REQUIRE((trace.faults.empty() ? "" : trace.faults.front()) == "");
    REQUIRE(trace.gpu_time == allocated(run.account));
    for (const auto& [node, used] : trace.gpus_used) {
      REQUIRE(used <= gpus_of(scenario.cluster, node));
    }
    arrows += trace.arrows;
  }
  CHECK(arrows > 100);
}

TEST_CASE("equal runs give equal timelines") {
  RandomStream random{43, "timelines", 0};
  for (int round = 0; round < 20; ++round) {
    const Scenario scenario =
        parse_scenario(random_scenario(random, round % 2 == 0), "random.json", {});
    const auto once = [&] {
      return timeline_of(run_scenario(scenario, {.keep_log = true, .on_progress = {}}));
    };
    REQUIRE(once() == once());
  }
}

}  // namespace headroom

#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <variant>
#include <vector>

#include "example.hpp"

using namespace headroom;

namespace {

/// The example under policy kai with `queues`.
std::string with_queues(const std::string& queues, const std::string& kai = "{}") {
  return R"({"cluster": {"nodes": [{"gpus": 8}]}, "workload": [{"jobs": [{"id": "a", "gpus": 1,
      "queue": "a", "duration_s": 10}]}], "scheduler": {"policy": "kai", "queues": )" +
         queues + R"(, "kai": )" + kai + "}}";
}

kai::PolicySettings settings_of(const std::string& queues, const std::string& kai = "{}") {
  return parse_scenario(with_queues(queues, kai), "s.json",
                        {.data_directory = "/data", .overrides = {}})
      .scheduler.kai;
}

std::vector<std::string> warnings_of(const std::string& text) {
  std::vector<std::string> lines;
  const Scenario scenario =
      parse_scenario(text, "s.json", {.data_directory = "/data", .overrides = {}});
  for (const Diagnostic& warning : scenario.warnings) lines.push_back(to_string(warning));
  return lines;
}

std::string job_finding(const std::string& keys) {
  const auto found = findings_in(R"({"cluster": {"nodes": [{"gpus": 8}]}, "workload": [{"jobs":
      [{"id": "a", "duration_s": 1, )" +
                                 keys + "}]}]}");
  return found.size() == 1 ? found.front() : std::to_string(found.size()) + " findings";
}

std::string group_finding(const std::string& keys) {
  const auto found = findings_in(R"({"cluster": {"nodes": [{"gpus": 2, )" + keys +
                                 R"(}]}, "workload": [{"jobs": [{"id": "a", "duration_s": 1,
      "cpus": 1}]}]})");
  return found.size() == 1 ? found.front() : std::to_string(found.size()) + " findings";
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

ListedJob job_of(const std::string& keys) {
  const Scenario scenario = parse_scenario(
      R"({"cluster": {"nodes": [{"gpus": 8}]}, "workload": [{"jobs": [{"id": "a",
          "duration_s": 1, )" +
          keys + "}]}]}",
      "s.json", {.data_directory = "/data", .overrides = {}});
  return std::get<InlineJobs>(scenario.workload.front()).jobs.front();
}

NodeGroup group_of(const std::string& keys) {
  return parse_scenario(R"({"cluster": {"nodes": [{"name": "n", )" + keys + R"(}]}, "workload":
      [{"jobs": [{"id": "a", "duration_s": 1, "cpus": 1}]}]})",
                        "s.json", {.data_directory = "/data", .overrides = {}})
      .cluster.nodes.front();
}

}  // namespace

TEST_CASE("a queue that names GPUs alone has CPUs and memory without bounds") {
  const auto settings = settings_of(R"([{"name": "org", "deserved": 4, "limit": 6},
      {"name": "a", "parent": "org", "deserved": {"gpus": 1.5, "cpus": 8, "memory": "1GB"},
       "over_quota_weight": 3, "priority": 7}, {"name": "c"}])");
  REQUIRE(settings.queues.size() == 3);
  const auto& a = settings.queues[0];
  CHECK(a.gpu.deserved == 4);
  CHECK(a.gpu.limit == 6);
  CHECK(a.gpu.over_quota_weight == 1);
  CHECK(a.cpu.deserved == kai::unlimited);
  CHECK(a.memory.limit == kai::unlimited);
  CHECK(a.priority == 100);
  const auto& b = settings.queues[1];
  CHECK(b.parent == "org");
  CHECK(b.gpu.deserved == 1.5);
  CHECK(b.cpu.deserved == 8000);  // thousandths of a core
  CHECK(b.memory.deserved == 1e9);
  CHECK(b.gpu.limit == kai::unlimited);
  CHECK(b.cpu.over_quota_weight == 3);
  CHECK(b.priority == 7);
  CHECK(settings.queues[2].gpu.deserved == 0);
  CHECK(a.created < b.created);
}

TEST_CASE("the settings of kai reach the policy, and the scheduler's defaults stay") {
  const auto usual = settings_of("[]");
  CHECK(usual.queues.empty());
  CHECK(usual.period == 1_s);
  CHECK(usual.cycle.actions.size() == 5);
  CHECK_FALSE(usual.usage.has_value());
  const auto settings = settings_of("[]", R"({"period": "5s", "actions": ["reclaim", "allocate"],
      "gpu_placement": "spread", "gpu_sharing": "gpuspread", "staleness_grace": "never",
      "max_consolidation_victims": "unlimited", "queue_depth": 3, "reclaim_method": "queue",
      "time_based_fair_share": {"window": "tumbling", "length": "1d", "half_life": "6h"}})");
  CHECK(settings.period == 5_s);
  CHECK(settings.cycle.actions == std::vector{kai::Action::reclaim, kai::Action::allocate});
  CHECK(settings.cycle.plugins.gpu_placement == kai::Packing::spread);
  CHECK(settings.cycle.plugins.cpu_placement == kai::Packing::binpack);
  CHECK(settings.cycle.plugins.gpu_spread);
  CHECK_FALSE(settings.cycle.plugins.gpu_pack);
  CHECK(settings.cycle.staleness_grace < 0_s);
  CHECK_FALSE(settings.cycle.max_consolidation_victims.has_value());
  CHECK(settings.cycle.queue_depth == 3);
  CHECK(settings.cycle.reclaim_lookup == kai::ReclaimLookup::queue);
  CHECK(settings.usage.value().window == kai::UsageWindow::tumbling);
  CHECK(settings.usage->length == 24_h);
  CHECK(settings.usage->half_life == 6_h);
  CHECK(settings_of("[]", R"({"consolidation": false})").cycle.actions.size() == 4);
}

TEST_CASE("all that is wrong with a quota tree is told at once, and told apart") {
  const auto found = findings_in(with_queues(R"([{"name": "d", "parent": "b"},
      {"name": "b", "parent": "c"}, {"name": "c", "parent": "d"}, {"name": "research"},
      {"name": "x", "parent": "reserch"}, {"name": "x"}, {"name": "me", "parent": "me"},
      {"name": "a"}])"));
  REQUIRE(found.size() == 4);
  CHECK(holds(found[0],
              "queues[4].parent: there is no queue \"reserch\" (did you mean "
              "\"research\"?)"));
  CHECK(holds(found[1], "queues[5].name: \"x\" is also the name of scheduler.queues[4]"));
  CHECK(holds(found[2],
              "queues[0].parent: queues stand under one another in a ring: d under b "
              "under c under d"));
  CHECK(holds(found[3], "queues[6].parent: queues stand under one another in a ring: me under me"));
  CHECK(holds(findings_in(with_queues(R"([{"name": "a", "deserved": -1}])")).at(0),
              "deserved: -1 is out of range"));
  CHECK(holds(findings_in(with_queues(R"([{"name": "a", "quota": 1}])")).at(0), "unknown key"));
}

TEST_CASE("a limit below the quota and children above their parent are warnings") {
  const auto warnings = warnings_of(with_queues(R"([{"name": "org", "deserved": 4, "limit": 2},
      {"name": "a", "parent": "org", "deserved": 3}, 
      {"name": "c", "parent": "org", "deserved": 2}])"));
  REQUIRE(warnings.size() == 2);
  CHECK(holds(warnings[0], "queues[0].limit: 2 GPUs is below the 4 that the queue deserves"));
  CHECK(holds(warnings[1], "queues[0]: its children deserve 5 GPUs, more than its 4"));
}

TEST_CASE("queues and settings without effect are warned of") {
  const auto warnings = warnings_of(R"({"cluster": {"nodes": [{"gpus": 8}]}, "workload":
      [{"jobs": [{"id": "a", "gpus": 1, "duration_s": 10}]}],
      "scheduler": {"policy": "fifo", "queues": [{"name": "a"}], "kai": {}}})");
  REQUIRE(warnings.size() == 2);
  CHECK(holds(warnings[0], "scheduler.kai: has no effect: policy is fifo, not kai"));
  CHECK(holds(warnings[1], "scheduler.queues: changes bills only: policy fifo has no quotas"));
  CHECK(warnings_of(with_queues("[]", R"({"k_value": 2})")).size() == 1);
}

TEST_CASE("time windows say what they lack") {
  const auto finding = [](const std::string& window) {
    return findings_in(with_queues("[]", R"({"time_based_fair_share": )" + window + "}")).at(0);
  };
  CHECK(holds(finding(R"({"window": "cron"})"), "\"cron\" without the line"));
  CHECK(holds(finding(R"({"window": "cron", "cron": "every day"})"), "cron: \"every day\""));
}

TEST_CASE("a job asks for shares, memory or MIG instances of devices") {
  const ListedJob half = job_of(R"("gpu_fraction": 0.5)");
  CHECK(half.request.device_share.count == 500);
  CHECK(half.request.gpus == whole_gpus(1));
  const ListedJob pair = job_of(R"("gpu_memory": "4GB", "gpus": 2)");
  CHECK(pair.request.gpu_memory.count == 4'000'000'000);
  CHECK(pair.request.gpus == whole_gpus(2));
  CHECK(job_of(R"("mig": "nvidia.com/mig-1g.5gb", "gpus": 3)").request.mig == "1g.5gb");
  CHECK(holds(job_finding(R"("gpu_fraction": 1)"), "1 is out of range"));
  CHECK(holds(job_finding(R"("gpu_fraction": 0.1234)"), "0.1234 has more than three decimals"));
  CHECK(holds(job_finding(R"("gpu_fraction": 0.5, "mig": "1g.5gb")"),
              "mig: given beside \"gpu_fraction\""));
  CHECK(holds(job_finding(R"("mig": "1g.5g")"), "unknown MIG profile \"1g.5g\" (did you mean"));
  CHECK(holds(job_finding(R"("gpu_memory": "1GB", "gpus": 0)"), "no device to have"));
}

TEST_CASE("a job of several widths runs on its nominal one by default") {
  const ListedJob job = job_of(R"("min_gpus": 2, "max_gpus": 8, "gpus_per_worker": 2)");
  REQUIRE(job.elastic.has_value());
  CHECK(job.request.gpus == whole_gpus(8));
  CHECK(job.elastic->gpus_min == 2);
  CHECK(job.elastic->gpus_max == 8);
  CHECK(job.elastic->gpus_per_worker == 2);
  CHECK(job_of(R"("gpus": 4, "max_gpus": 8)").elastic->gpus_min == 4);
  CHECK(job_of(R"("max_gpus": 8)").elastic->gpus_min == 1);
  const ListedJob curve = job_of(R"("max_gpus": 4, "speed_up": {"4": 3, "1": 1})");
  REQUIRE(curve.elastic->speed_up.points.size() == 2);
  CHECK(curve.elastic->speed_up.points[1].gpus == 4);
  CHECK(speed_at(curve.elastic->speed_up, 4) == 3);
  CHECK(speed_at(job_of(R"("max_gpus": 4, "speed_up": 0.5)").elastic->speed_up, 4) ==
        doctest::Approx(2));
}

TEST_CASE("widths that cannot be are refused") {
  CHECK(holds(job_finding(R"("min_gpus": 4, "gpus": 2)"), "min_gpus 4, gpus 2, max_gpus 2"));
  CHECK(holds(job_finding(R"("max_gpus": 3, "gpus_per_worker": 2, "min_gpus": 2)"),
              "max_gpus: 3 is no multiple of gpus_per_worker 2"));
  CHECK(holds(job_finding(R"("gpus": 2, "speed_up": 1)"), "given to a job of one width"));
  CHECK(holds(job_finding(R"("nodes": 2, "gpus": 2, "max_gpus": 2)"),
              "nodes: given to a job of several widths"));
  CHECK(holds(job_finding(R"("cpus": 1, "min_gpus": 2)"), "given without \"max_gpus\""));
  CHECK(holds(job_finding(R"("max_gpus": 2, "speed_up": {"1": 1, "01": 2})"), "two points for 1"));
  CHECK(holds(job_finding(R"("max_gpus": 2, "speed_up": {"x": 1})"), "is no number of GPUs"));
}

TEST_CASE("a group of nodes says how its GPUs are cut") {
  const NodeGroup fixed = group_of(R"("gpus": 2, "gpu": "a100-sxm-40",
      "mig": {"geometry": ["3g.20gb", "mig-2g.10gb", "2g.10gb"]})");
  REQUIRE(fixed.mig.has_value());
  REQUIRE(fixed.mig->kinds.size() == 2);
  CHECK(fixed.mig->kinds[0].name == "2g.10gb");
  // With the large one at 0 there would be room for one small one only, at 4.
  CHECK(fixed.mig->kinds[1].starts == std::vector<std::uint8_t>{4});
  CHECK(fixed.mig->kinds[0].starts == std::vector<std::uint8_t>{0, 2});
  CHECK(fixed.gpu_memory.value().count == 40'000'000'000);
  CHECK(group_of(R"("gpus": 1, "gpu": "a30", "mig": "dynamic")").mig->kinds.size() == 3);
  const NodeGroup single = group_of(R"("gpus": 2, "gpu": "a100-sxm-40",
      "mig": {"geometry": ["3g.20gb", "3g.20gb"], "strategy": "single"})");
  CHECK_FALSE(single.mig.has_value());
  CHECK(single.gpus == 4);
  CHECK(single.gpu_memory.value().count == 20'000'000'000);
  CHECK(group_of(R"("gpus": 1, "gpu_memory": "16GB")").gpu_memory.value().count == 16'000'000'000);
  CHECK_FALSE(group_of(R"("gpus": 1)").gpu_memory.has_value());
}

TEST_CASE("cuts that cannot be are told apart") {
  const std::string a100 = R"("gpu": "a100-sxm-40", "mig": )";
  CHECK(holds(group_finding(a100 + R"({"geometry": ["4g.20gb", "4g.20gb"]})"),
              "cannot be on one GPU: no placement of them"));
  CHECK(holds(group_finding(a100 + R"({"geometry": ["7g.40gb", "1g.5gb"]})"),
              "7g.40gb, 1g.5gb cannot be on one GPU: they take 9 of its 8 memory slices"));
  CHECK(holds(group_finding(a100 + R"({"geometry": ["3g.20g"]})"),
              "unknown MIG profile \"3g.20g\" (did you mean \"3g.20gb\"?"));
  CHECK(holds(group_finding(a100 + R"({"geometry": ["3g.20gb", "2g.10gb"], "strategy": "single"})"),
              "single with instances"));
  CHECK(holds(group_finding(R"("gpu": "t4", "mig": "dynamic")"), "GPU \"t4\" has no MIG profiles"));
  CHECK(holds(group_finding(R"("mig": "dynamic")"), "on GPUs of no known model"));
}

TEST_CASE("jobs wait in leaves of the tree") {
  const auto found = findings_in(R"({"cluster": {"nodes": [{"gpus": 8}]}, "workload": [
      {"jobs": [{"id": "a", "gpus": 1, "queue": "org", "duration_s": 1},
                {"id": "b", "gpus": 1, "queue": "taem", "duration_s": 1},
                {"id": "c", "gpus": 1, "duration_s": 1}]}],
      "scheduler": {"policy": "kai", "queues": [{"name": "org"},
                                             {"name": "team", "parent": "org"}]}})");
  REQUIRE(found.size() == 3);
  CHECK(
      holds(found[0], "jobs[0].queue: \"org\" is no queue without others below it (one of team)"));
  CHECK(holds(found[1],
              "jobs[1].queue: \"taem\" is no queue without others below it (did you mean "
              "\"team\"?)"));
  CHECK(holds(found[2], "jobs[2].queue: names no queue"));
}

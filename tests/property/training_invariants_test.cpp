#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/random.hpp"

#include "models/registry.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"

using namespace headroom;

namespace {

template <class Choices>
std::string any_of(RandomStream& stream, const Choices& choices) {
  return std::string{choices[stream.below(choices.size())]};
}

template <class Entries>
std::string any_name(RandomStream& stream, const Entries& entries) {
  return std::string{entries[stream.below(entries.size())].name};
}

std::string number(std::uint64_t value) { return std::to_string(value); }

std::string random_data(RandomStream& stream) {
  const std::vector<std::string> storages{"shared", "other", "local"};
  const std::vector<std::string> caches{"none", "memory", "local-disk"};
  const std::vector<std::string> evictions{"random", "lru", "pinned"};
  const std::string storage = any_of(stream, storages);
  std::string data = R"({"dataset": "set )" + number(stream.below(3)) + R"(", "samples": )" +
                     number(1000 + stream.below(100'000)) + R"(, "sample_size": ")" +
                     number(1 + stream.below(2000)) + R"(kB", "samples_per_file": )" +
                     number(1 + stream.below(2) * 1000) + R"(, "storage": ")" + storage + R"(")";
  if (storage != "local") {
    data += R"(, "access": ")" + std::string{stream.below(3) == 0 ? "staged" : "remote"} +
            R"(", "cache": ")" + any_of(stream, caches) +
            R"(", "cache_size": "20GB", "eviction": ")" + any_of(stream, evictions) + R"(")";
  }
  return data + "}";
}

std::string random_job(RandomStream& stream, std::size_t id) {
  const std::vector<std::string> models{"resnet50", "bert_large_s128", "ssd300", "gnmt"};
  std::string job = R"({"id": "j)" + number(id) + R"(", "submit_s": )" + number(stream.below(900)) +
                    R"(, "gpus": )" + number(1 + stream.below(20)) + R"(, "priority": )" +
                    number(stream.below(3));
  if (stream.below(3) == 0) job += R"(, "walltime_s": )" + number(1 + stream.below(1500));
  if (stream.below(4) == 0) return job + R"(, "duration_s": )" + number(stream.below(900)) + "}";
  job += R"(, "training": {"model": ")" + any_of(stream, models) + R"(", "batch_per_gpu": )" +
         number(1 + stream.below(64)) + R"(, "samples_in_all": )" +
         number(1 + stream.below(2'000'000));
  if (stream.below(4) > 0) job += R"(, "data": )" + random_data(stream);
  if (stream.below(3) == 0) job += R"(, "checkpoint_every": "3min", "checkpoint_to": "shared")";
  return job + "}}";
}

std::string random_scenario(RandomStream& stream) {
  const std::vector<std::string> fabrics{
      R"("fabric": "single-switch", "link": "25GbE")",
      R"("fabric": "leaf-spine", "link": "100GbE", "nodes_per_leaf": 2, "oversubscription": 2)",
      R"("fabric": "fat-tree", "link": "InfiniBand-EDR")"};
  std::string jobs;
  const std::size_t count = 3 + stream.below(25);
  for (std::size_t i = 0; i < count; ++i) jobs += (i == 0 ? "" : ", ") + random_job(stream, i);
  return R"({"cluster": {"nodes": [{"name": "a", "server": "dgx-1-v100", "count": 3},
      {"name": "b", "server": "dgx-2", "count": 1}], "network": {)" +
         any_of(stream, fabrics) + R"(}, "storage": [{"name": "shared", "system": "netapp-a800",
      "read": ")" +
         number(1 + stream.below(8)) + R"(GB/s"}, {"name": "other", "system": "nfs"}]},
      "workload": [{"jobs": [)" +
         jobs + R"(]}], "scheduler": {"order": ")" + any_name(stream, order_policies()) +
         R"(", "backfill": ")" + any_name(stream, backfill_policies()) + R"(", "placement": ")" +
         any_name(stream, placement_policies()) + R"(", "preemption": ")" +
         any_name(stream, preemption_policies()) + R"(", "restart_cost": "5s"}, "run": {"seed": )" +
         number(stream.below(1000)) + R"(, "warmup": ")" + number(stream.below(2) * 400) +
         R"(s"}})";
}

}  // namespace

TEST_CASE("training and replayed jobs under any policy end once, and their time adds up") {
  RandomStream stream{31, "training invariants", 0};
  for (int round = 0; round < 120; ++round) {
    const std::string text = random_scenario(stream);
    CAPTURE(text);
    const Scenario scenario = parse_scenario(text, "s.json", {});
    // The ledger asserts that the classes sum to capacity.
    const RunRecord run = run_scenario(scenario);
    for (std::size_t i = 0; i < run.jobs.size(); ++i) {
      const auto job = id_at<JobId>(i);
      const JobRecord& record = run.jobs.record(job);
      REQUIRE(has_ended(record.state));
      const TrainingRecord* training = run.training.find(job);
      if (training == nullptr) continue;
      Duration sum{};
      for (const Duration span : training->time) {
        REQUIRE(span.count >= 0);
        sum += span;
      }
      if (scenario.run.warmup == Duration{}) REQUIRE(sum == record.held);
      REQUIRE(sum <= record.held);
      REQUIRE(training->gain >= 1.0);
    }
    REQUIRE(run_scenario(scenario).journal_digest == run.journal_digest);
  }
}

#include "tests/conformance/snapshot_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

#include "models/policy/kai/resources.hpp"
#include "models/policy/kai/snapshot.hpp"
#include "tests/conformance/case_fields.hpp"
#include "tests/conformance/conformance_case.hpp"

namespace headroom {
namespace {

constexpr std::array<std::pair<std::string_view, kai::Status>, 12> statuses{{
    {"Pending", kai::Status::pending},
    {"Gated", kai::Status::gated},
    {"Allocated", kai::Status::allocated},
    {"Binding", kai::Status::binding},
    {"Bound", kai::Status::bound},
    {"Running", kai::Status::running},
    {"Pipelined", kai::Status::pipelined},
    {"Releasing", kai::Status::releasing},
    {"StuckInReleasing", kai::Status::stuck_in_releasing},
    {"Succeeded", kai::Status::succeeded},
    {"Failed", kai::Status::failed},
    {"Deleted", kai::Status::deleted},
}};

constexpr std::array<std::pair<std::string_view, kai::NumaPolicy>, 4> numa_policies{{
    {"none", kai::NumaPolicy::none},
    {"best-effort", kai::NumaPolicy::best_effort},
    {"restricted", kai::NumaPolicy::restricted},
    {"single-numa-node", kai::NumaPolicy::single_numa_node},
}};

/// A whole amount; a part of one is cut off.
std::int64_t whole(const CaseFields& fields, std::string_view key, double factor = 1) {
  constexpr double amount_max = 9e15;
  const double amount = fields.number_or(key, 0) * factor;
  if (amount >= 0 && amount <= amount_max) return static_cast<std::int64_t>(amount);
  fields.refuse(key, fmt::format("{} is no amount", amount), "a number from 0 to 9e15");
  return 0;
}

/// `null` in a case file, and what is below it in size, means unlimited.
kai::SnapshotQuota read_quota(const CaseFields& fields, std::string_view deserved,
                              std::string_view limit, double factor) {
  const auto bound = [&](std::string_view key) {
    const auto value = fields.number_if(key);
    return value ? std::max(kai::unlimited, *value * factor) : kai::unlimited;
  };
  return {.deserved = bound(deserved), .limit = bound(limit), .over_quota_weight = 1};
}

kai::SnapshotNuma read_numa(const CaseFields& fields) {
  kai::SnapshotNuma numa;
  const std::string policy = fields.text("policy");
  const auto* const found = std::ranges::find(numa_policies, policy,
                                              &std::pair<std::string_view, kai::NumaPolicy>::first);
  if (found == numa_policies.end()) {
    fields.refuse("policy", fmt::format("\"{}\" is no policy", policy),
                  "none, best-effort, restricted or single-numa-node");
  } else {
    numa.policy = found->second;
  }
  for (const CaseFields& zone : fields.children("zones")) {
    numa.zones.push_back({.id = zone.text("id"), .allocatable = read_amounts(zone, "allocatable")});
  }
  return numa;
}

kai::MigStrategy read_mig_strategy(const CaseFields& fields) {
  const std::string strategy = fields.text_or("mig_strategy", "none");
  if (strategy == "single") return kai::MigStrategy::single;
  if (strategy == "mixed") return kai::MigStrategy::mixed;
  if (strategy != "none" && !strategy.empty()) {
    fields.refuse("mig_strategy", fmt::format("\"{}\" is no strategy", strategy),
                  "none, single or mixed");
  }
  return kai::MigStrategy::none;
}

kai::SnapshotTopology read_topology(const CaseFields& fields) {
  kai::SnapshotTopology topology{.name = fields.text("name"), .levels = {}};
  for (const CaseFields& level : fields.children("levels")) {
    topology.levels.push_back(
        {.label = level.text("node_label"), .alias = level.text_or("alias", "")});
  }
  return topology;
}

/// The framework sorts jobs by priority before it ages them, and it is in this order that pods
/// are counted.
std::vector<CaseFields> by_priority(std::vector<CaseFields> jobs) {
  std::ranges::stable_sort(jobs, std::greater{},
                           [](const CaseFields& job) { return job.number_or("priority", 0); });
  return jobs;
}

/// Files what stands twice in a list of named things.
template <class Named>
void refuse_doubles(const CaseFields& fields, std::string_view list,
                    const std::vector<Named>& items) {
  std::set<std::string_view> names;
  for (const Named& item : items) {
    if (names.insert(item.name).second) continue;
    fields.refuse(list, fmt::format("\"{}\" stands twice", item.name), "unique names");
  }
}

}  // namespace

std::string_view status_name(kai::Status status) {
  const auto* const found =
      std::ranges::find(statuses, status, &std::pair<std::string_view, kai::Status>::second);
  return found->first;
}

kai::Status read_status(const CaseFields& fields, std::string_view key) {
  const std::string name = fields.text(key);
  const auto* const found =
      std::ranges::find(statuses, name, &std::pair<std::string_view, kai::Status>::first);
  if (found != statuses.end()) return found->second;
  fields.refuse(key, fmt::format("\"{}\" is no status", name),
                "a status of pods such as Pending or Running");
  return kai::Status::pending;
}

kai::NamedAmounts read_amounts(const CaseFields& fields, std::string_view key) {
  const auto numbers = fields.numbers(key);
  return {numbers.begin(), numbers.end()};
}

std::vector<kai::MigInstances> read_mig(const CaseFields& fields, std::string_view key) {
  std::vector<kai::MigInstances> instances;
  const CaseFields counts = fields.child(key);
  for (const auto& [profile, number] : fields.numbers(key)) {
    try {
      static_cast<void>(kai::mig_gpus(profile) + kai::mig_memory(profile));
      instances.push_back({.profile = profile, .count = whole(counts, profile)});
    } catch (const InputError&) {
      counts.refuse(profile, "is no MIG profile", "a name like nvidia.com/mig-3g.20gb");
    }
  }
  return instances;
}

std::optional<Duration> read_seconds(const CaseFields& fields, std::string_view key) {
  constexpr double seconds_max = 1e9;
  constexpr double second = 1e9;
  const auto value = fields.number_if(key);
  if (!value) return std::nullopt;
  if (std::abs(*value) <= seconds_max) {
    return Duration{static_cast<std::int64_t>(std::llround(*value * second))};
  }
  fields.refuse(key, fmt::format("{} s is too long", *value), "up to 1e9 seconds");
  return std::nullopt;
}

kai::SnapshotNode read_node(const CaseFields& fields) {
  constexpr double milli = 1000;
  kai::SnapshotNode node{
      .name = fields.text("name"),
      .cpu_milli = whole(fields, "cpu_cores", milli),
      .memory_bytes = whole(fields, "memory_bytes"),
      .gpus =
          whole(fields, fields.has("whole_gpus_allocatable") ? "whole_gpus_allocatable" : "gpus"),
      .gpu_memory_mib = whole(fields, "gpu_memory_mib"),
      .gpu_memory_known = fields.flag_or("gpu_memory_synced", true),
      .max_pods = whole(fields, "max_pods"),
      .mig = read_mig_strategy(fields),
      .mig_instances = read_mig(fields, "mig_instances")};
  for (auto& [label, value] : fields.labels("labels")) node.labels.emplace(label, value);
  if (fields.has("numa")) node.numa = read_numa(fields.child("numa"));
  return node;
}

kai::SnapshotQueue read_queue(const CaseFields& fields) {
  constexpr double megabyte = 1e6;
  kai::SnapshotQueue queue{
      .name = fields.text("name"),
      .parent = fields.text_or("parent", ""),
      .priority = fields.count_or("priority", 100, -1'000'000'000),
      .created = fields.number_or("creation_rank", 0),
      .cpu = read_quota(fields, "deserved_cpu_milli", "max_allowed_cpu_milli", 1),
      .memory = read_quota(fields, "deserved_memory_mb", "max_allowed_memory_mb", megabyte),
      .gpu = read_quota(fields, "deserved_gpus", "max_allowed_gpus", 1)};
  queue.gpu.over_quota_weight = fields.number_or("over_quota_weight", 0);
  if (fields.flag_or("no_resources_spec", false)) queue.cpu = queue.memory = queue.gpu = {};
  queue.reclaim_min_runtime = read_seconds(fields, "reclaim_min_runtime_s");
  queue.preempt_min_runtime = read_seconds(fields, "preempt_min_runtime_s");
  return queue;
}

kai::Snapshot read_snapshot(const CaseFields& fields) {
  kai::Snapshot snapshot;
  for (const CaseFields& node : fields.children("nodes")) {
    snapshot.nodes.push_back(read_node(node));
  }
  for (const CaseFields& queue : fields.children("queues")) {
    snapshot.queues.push_back(read_queue(queue));
  }
  for (const CaseFields& job : by_priority(fields.children("jobs"))) {
    snapshot.jobs.push_back(read_job(job, static_cast<int>(snapshot.jobs.size())));
  }
  for (const CaseFields& topology : fields.children("topologies")) {
    snapshot.topologies.push_back(read_topology(topology));
  }
  refuse_doubles(fields, "nodes", snapshot.nodes);
  refuse_doubles(fields, "queues", snapshot.queues);
  refuse_doubles(fields, "jobs", snapshot.jobs);
  refuse_doubles(fields, "topologies", snapshot.topologies);
  return snapshot;
}

}  // namespace headroom

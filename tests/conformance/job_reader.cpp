#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

#include "models/policy/kai/resources.hpp"
#include "models/policy/kai/snapshot.hpp"
#include "tests/conformance/case_fields.hpp"
#include "tests/conformance/conformance_case.hpp"
#include "tests/conformance/snapshot_reader.hpp"

namespace headroom {
namespace {

constexpr std::string_view default_pod_set = "default";
constexpr int depth_max = 16;

std::optional<kai::TopologyConstraint> read_constraint(const CaseFields& fields) {
  if (!fields.has("topology_constraint")) return std::nullopt;
  const CaseFields given = fields.child("topology_constraint");
  const std::string topology = given.text_or("topology", "");
  if (topology.empty()) return std::nullopt;
  return kai::TopologyConstraint{.topology = topology,
                                 .required_level = given.text_or("required_level", ""),
                                 .preferred_level = given.text_or("preferred_level", "")};
}

kai::SnapshotGroup read_group(const CaseFields& fields, int depth) {
  kai::SnapshotGroup group{.name = fields.text_or("name", ""),
                           .topology = read_constraint(fields),
                           .groups = {},
                           .pod_sets = {}};
  if (fields.has("min_subgroups")) group.min_sub_groups = fields.count("min_subgroups");
  if (depth == depth_max) {
    fields.refuse("groups", "lies too deep", fmt::format("at most {} levels", depth_max));
    return group;
  }
  for (const CaseFields& inner : fields.children("groups")) {
    group.groups.push_back(read_group(inner, depth + 1));
  }
  for (const CaseFields& pod_set : fields.children("pod_sets")) {
    group.pod_sets.push_back({.name = pod_set.text("name"),
                              .min_available = pod_set.count("min_available"),
                              .topology = read_constraint(pod_set)});
  }
  return group;
}

bool has_pod_set(const kai::SnapshotGroup& group, std::string_view name) {
  return std::ranges::any_of(group.pod_sets,
                             [&](const kai::SnapshotPodSet& set) { return set.name == name; }) ||
         std::ranges::any_of(group.groups, [&](const kai::SnapshotGroup& inner) {
           return has_pod_set(inner, name);
         });
}

std::int64_t whole_part(const CaseFields& fields, std::string_view key, double factor) {
  constexpr double amount_max = 9e15;
  const double amount = std::floor(fields.number_or(key, 0) * factor);
  if (amount >= 0 && amount <= amount_max) return static_cast<std::int64_t>(amount);
  fields.refuse(key, fmt::format("{} is no amount", amount), "a number from 0 to 9e15");
  return 0;
}

/// One way to ask for GPUs: MIG goes before memory, memory before a fraction, that before devices.
kai::PodRequest read_request(const CaseFields& fields, bool is_best_effort) {
  constexpr double milli = 1000;
  constexpr double fraction_max = 1000;
  kai::PodRequest request;
  if (!is_best_effort) {
    request.cpu_milli = whole_part(fields, "cpu_cores", milli);
    request.memory_bytes = whole_part(fields, "memory_bytes", 1);
  }
  request.mig = read_mig(fields, "mig");
  if (!request.mig.empty()) return request;
  request.share_devices = std::max(1, static_cast<int>(fields.count_or("gpu_share_devices", 1)));
  request.gpu_memory_mib = whole_part(fields, "gpu_memory_mib", 1);
  if (request.gpu_memory_mib > 0) return request;
  request.gpu_fraction = fields.number_or("gpu_fraction", 0);
  if (request.gpu_fraction < 0 || request.gpu_fraction > fraction_max) {
    fields.refuse("gpu_fraction", fmt::format("{} is no share", request.gpu_fraction),
                  "a number from 0 to 1000");
    request.gpu_fraction = 0;
  }
  if (request.gpu_fraction > 0) return request;
  request.share_devices = 1;
  request.gpus = static_cast<int>(std::min<std::int64_t>(whole_part(fields, "gpus", 1), 1'000'000));
  return request;
}

kai::SnapshotTask read_task(const CaseFields& fields, const CaseFields& job) {
  const bool is_best_effort = job.flag_or("best_effort", false);
  kai::SnapshotTask task{
      .name = fields.text("name"),
      .pod_set = fields.text_or("pod_set", default_pod_set),
      .request = read_request(
          fields.has("request") ? fields.child("request") : job.child("request_per_task"),
          is_best_effort),
      .status = read_status(fields, "state"),
      .node = fields.text_or("node", ""),
      .gpu_groups = fields.texts("gpu_groups"),
      .required_nodes = fields.texts("required_nodes"),
      .legacy_mig = fields.flag_or("legacy_mig", false),
      .numa = {}};
  if (task.pod_set.empty()) task.pod_set = default_pod_set;
  if (task.status == kai::Status::pending) task.gpu_groups.clear();
  if (fields.has("task_priority")) {
    task.priority = static_cast<int>(fields.count("task_priority", -1'000'000));
  }
  const CaseFields zones = fields.child("numa_placement");
  for (const auto& [zone, amounts] : fields.named_children("numa_placement")) {
    task.numa.push_back({.zone = zone, .amounts = read_amounts(zones, zone)});
  }
  return task;
}

bool is_allocated(kai::Status status) {
  return status == kai::Status::allocated || status == kai::Status::binding ||
         status == kai::Status::bound || status == kai::Status::running;
}

/// The tree of a job's pods. A pod whose pod set the case does not name belongs to one of all.
kai::SnapshotGroup read_root(const CaseFields& fields,
                             const std::vector<kai::SnapshotTask>& tasks) {
  kai::SnapshotGroup root;
  const auto task_count = static_cast<int>(tasks.size());
  if (fields.has("sub_groups")) {
    root = read_group(fields.child("sub_groups"), 0);
  } else {
    root.pod_sets.push_back({.name = std::string{default_pod_set},
                             .min_available = fields.count_or("min_available", task_count),
                             .topology = {}});
  }
  if (!root.topology) root.topology = read_constraint(fields);
  for (const kai::SnapshotTask& task : tasks) {
    if (has_pod_set(root, task.pod_set)) continue;
    if (task.pod_set == default_pod_set) {
      root.pod_sets.push_back({.name = task.pod_set, .min_available = task_count, .topology = {}});
    } else {
      fields.refuse("tasks", fmt::format("\"{}\" is no pod set of the job", task.pod_set),
                    "the name of one in sub_groups");
    }
  }
  return root;
}

}  // namespace

kai::SnapshotJob read_job(const CaseFields& fields, int rank) {
  constexpr std::int64_t minutes_max = 1'000'000;
  kai::SnapshotJob job{.name = fields.text("name"),
                       .queue = fields.text("queue"),
                       .priority = fields.count("priority", -1'000'000'000),
                       .preemptible = fields.flag("preemptible"),
                       .created_rank = rank,
                       .root = {},
                       .tasks = {},
                       .guaranteed = fields.text_or("qos_class", "") == "Guaranteed"};
  const std::int64_t age_min =
      std::min(minutes_max, static_cast<std::int64_t>(fields.count("age_minutes")));
  job.created = case_time - 60_s * age_min;
  for (const CaseFields& task : fields.children("tasks")) {
    job.tasks.push_back(read_task(task, fields));
  }
  job.root = read_root(fields, job.tasks);
  if (std::ranges::any_of(job.tasks, is_allocated, &kai::SnapshotTask::status)) {
    // What runs when a case begins has run for a minute.
    job.last_start = case_time - 60_s;
  }
  if (const auto stale = read_seconds(fields, "stale_for_s")) job.stale_since = case_time - *stale;
  job.staleness_grace = read_seconds(fields, "staleness_grace_s");
  job.preemption_delay = read_seconds(fields, "preemption_delay_s").value_or(Duration{});
  return job;
}

}  // namespace headroom

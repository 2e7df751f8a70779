#include "models/policy/packing/expected_jobs.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/policy/packing/cluster_rooms.hpp"

namespace headroom {
namespace {

/// Whether the empty `node` has the kind of devices that `footprint` wants.
bool has_the_kind(const FreeCapacity& free, NodeId node, const Footprint& footprint) {
  if (!free.is_eligible(node, footprint)) return false;
  if (footprint.mig_kind != 0) return free.mig_kind(node, footprint) != nullptr;
  return footprint.gpus_per_node == 0 || free.mig(node) == nullptr;
}

}  // namespace

std::uint32_t group_count(const FreeCapacity& free) {
  std::uint32_t groups = 0;
  for (std::size_t i = 0; i < free.node_count(); ++i) {
    groups = std::max(groups, free.capacity(id_at<NodeId>(i)).group + 1);
  }
  return groups;
}

std::vector<ExpectedJobs> expected_jobs(const FreeCapacity& free,
                                        std::span<const Footprint> footprints,
                                        std::span<const std::uint64_t> counts) {
  std::map<std::uint32_t, NodeId> first_nodes;  // by group
  for (std::size_t i = 0; i < free.node_count(); ++i) {
    first_nodes.try_emplace(free.capacity(id_at<NodeId>(i)).group, id_at<NodeId>(i));
  }
  std::vector<ExpectedJobs> expected;
  for (std::size_t i = 0; i < std::min(footprints.size(), counts.size()); ++i) {
    const Footprint& footprint = footprints[i];
    if (counts[i] == 0 || footprint.impossible) continue;
    ExpectedJobs jobs{.count = counts[i] * footprint.nodes,
                      .gpus = footprint.gpus_per_node,
                      .cpu_milli = footprint.cpu_milli_per_node,
                      .groups = {}};
    for (const auto& [group, node] : first_nodes) {
      if (!has_the_kind(free, node, footprint)) continue;
      if (jobs.groups.empty()) jobs.of_each = device_share(free, node, footprint);
      jobs.groups.push_back(group);
    }
    expected.push_back(std::move(jobs));
  }
  return expected;
}

std::vector<TaskType> task_types(std::span<const ExpectedJobs> expected, std::uint32_t group_count,
                                 GpuModels& models) {
  for (std::uint32_t group = 0; group < group_count; ++group) {
    const std::uint32_t model = models.model(std::to_string(group));
    HEADROOM_ASSERT(model == group_model(group), "models are numbered as they come");
  }
  std::vector<CountedPod> pods;
  for (const ExpectedJobs& jobs : expected) {
    std::string spec;
    if (jobs.groups.size() < group_count) {
      for (const std::uint32_t group : jobs.groups) {
        if (!spec.empty()) spec += '|';
        spec += std::to_string(group);
      }
    }
    const bool wants_gpus = jobs.gpus > 0;
    pods.push_back({.pod = {.cpu_milli = jobs.cpu_milli,
                            .gpus = static_cast<std::int32_t>(jobs.gpus),
                            .gpu_milli = static_cast<std::int32_t>(
                                wants_gpus ? std::min<std::int64_t>(jobs.of_each.count, 1000) : 0),
                            .spec = wants_gpus ? models.spec(spec) : 0},
                    .count = jobs.count});
  }
  return task_types(std::move(pods), models);
}

}  // namespace headroom

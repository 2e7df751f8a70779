#include "models/policy/kai/cluster_snapshot.hpp"

#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <utility>

namespace headroom::kai {
namespace {

constexpr std::int64_t mebibyte = 1'048'576;
/// More than any job asks for, and exact as a double.
constexpr std::int64_t plenty_of_cpu_milli = 1'000'000'000'000;
constexpr std::int64_t plenty_of_memory = 1'000'000'000'000'000;
/// Where nobody says: so much that rounding to whole MiB does not show in thousandths.
constexpr std::int64_t some_gpu_memory_mib = 100'000;

void add_instances(SnapshotNode& node, const NodeGroup& group) {
  node.mig = MigStrategy::mixed;
  node.gpus = 0;
  for (const MigKind& kind : group.mig->kinds) {
    node.mig_instances.push_back(
        {.profile = "mig-" + kind.name,
         .count = static_cast<std::int64_t>(kind.starts.size()) * group.gpus});
  }
}

void add_nodes(const NodeGroup& group, std::vector<SnapshotNode>& nodes) {
  const std::size_t digits = std::to_string(group.count - 1).size();
  SnapshotNode node{
      .name = {},
      .cpu_milli = group.cpus ? std::int64_t{*group.cpus} * 1000 : plenty_of_cpu_milli,
      .memory_bytes = group.memory ? group.memory->count : plenty_of_memory,
      .gpus = group.gpus,
      .gpu_memory_mib = group.gpu_memory ? group.gpu_memory->count / mebibyte : some_gpu_memory_mib,
      .gpu_memory_known = group.gpu_memory.has_value()};
  if (group.mig) add_instances(node, group);
  node.labels["kai.scheduler/type"] = group.name;
  for (std::uint32_t i = 0; i < group.count; ++i) {
    node.name = fmt::format("{}-{:0{}}", group.name, i, digits);
    nodes.push_back(node);
  }
}

/// Domains by number; the finest level is the nodes themselves.
void add_topology(const ClusterSpec& cluster, Snapshot& snapshot) {
  if (cluster.topology.empty()) return;
  SnapshotTopology topology{.name = std::string{sole_topology}, .levels = {}};
  for (const TopologyLevel& level : cluster.topology) {
    topology.levels.push_back({.label = level.name});
    for (std::size_t node = 0; node < snapshot.nodes.size(); ++node) {
      snapshot.nodes[node].labels[level.name] = fmt::format("{:06}", node / level.nodes);
    }
  }
  snapshot.topologies.push_back(std::move(topology));
}

}  // namespace

Snapshot cluster_snapshot(const PolicySettings& settings, const ClusterSpec& cluster) {
  Snapshot snapshot;
  for (const NodeGroup& group : cluster.nodes) add_nodes(group, snapshot.nodes);
  add_topology(cluster, snapshot);
  snapshot.queues = settings.queues;
  if (!snapshot.queues.empty()) return snapshot;
  constexpr SnapshotQuota all{.deserved = unlimited, .limit = unlimited, .over_quota_weight = 1};
  SnapshotQueue sole;
  sole.name = sole_queue;
  sole.cpu = sole.memory = sole.gpu = all;
  snapshot.queues.push_back(std::move(sole));
  return snapshot;
}

Amounts capacity_of(const Snapshot& snapshot) {
  Amounts all;
  for (const SnapshotNode& node : snapshot.nodes) {
    all[Resource::cpu] += static_cast<double>(node.cpu_milli);
    all[Resource::memory] += static_cast<double>(node.memory_bytes);
    all[Resource::gpu] += static_cast<double>(node.gpus);
    for (const MigInstances& instances : node.mig_instances) {
      all[Resource::gpu] += mig_gpus(instances.profile) * static_cast<double>(instances.count);
    }
  }
  return all;
}

PodRequest pod_request(const Footprint& footprint, const FreeCapacity& free) {
  PodRequest request{.cpu_milli = footprint.cpu_milli_per_node,
                     .memory_bytes = footprint.memory_per_node.count};
  const auto devices = static_cast<int>(footprint.gpus_per_node);
  if (footprint.mig_kind != 0) {
    request.mig.push_back(
        {.profile = "mig-" + free.mig_kinds()[footprint.mig_kind - 1U], .count = devices});
  } else if (footprint.device_share != 0) {
    request.gpu_fraction = footprint.device_share / 1000.0;
    request.share_devices = devices;
  } else if (footprint.gpu_memory.count != 0) {
    request.gpu_memory_mib = (footprint.gpu_memory.count + mebibyte - 1) / mebibyte;
    request.share_devices = devices;
  } else {
    request.gpus = devices;
  }
  return request;
}

}  // namespace headroom::kai

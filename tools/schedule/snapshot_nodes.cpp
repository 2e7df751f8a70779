#include "tools/schedule/snapshot_nodes.hpp"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <span>
#include <string_view>
#include <utility>

#include "models/policy/kai/cluster_snapshot.hpp"

namespace headroom {
namespace {

/// Its nodes would be matched by this label and not by their names.
constexpr std::string_view group_label = "kai.scheduler/type";

/// As many nodes as names, where a group gives names.
void count_names(const Section& section, NodeGroup& group) {
  const auto names = section.labels("names");
  if (names.empty() || !section.is_sound("names")) return;
  const auto count = static_cast<std::uint32_t>(names.size());
  if (section.has("count") && group.count != count) {
    section.refuse("names", fmt::format("{} names for {} nodes", count, group.count),
                   "a name for each node");
  }
  group.count = count;
}

kai::SnapshotNuma read_numa(const Section& section) {
  kai::SnapshotNuma numa;
  const std::string policy = section.text("policy").value_or("none");
  if (policy == "best-effort") numa.policy = kai::NumaPolicy::best_effort;
  if (policy == "restricted") numa.policy = kai::NumaPolicy::restricted;
  if (policy == "single-numa-node") numa.policy = kai::NumaPolicy::single_numa_node;
  for (const Section& zone : section.children("zones")) {
    kai::SnapshotZone& read = numa.zones.emplace_back();
    read.id = zone.text("id").value_or("");
    if (const auto gpus = zone.number("gpus")) read.allocatable["nvidia.com/gpu"] = *gpus;
    if (const auto cpus = zone.number("cpus")) read.allocatable["cpu"] = *cpus;
    if (const auto memory = zone.bytes("memory")) {
      read.allocatable["memory"] = static_cast<double>(memory->count);
    }
  }
  return numa;
}

/// One group's nodes and what it says of them.
class GroupReader {
 public:
  GroupReader(const Section& section, std::span<kai::SnapshotNode> nodes)
      : section_{section}, nodes_{nodes} {}

  void read(const NodeGroup& group) {
    read_names(group);
    read_labels();
    read_mig();
    const auto max_pods = section_.count("max_pods");
    for (kai::SnapshotNode& node : nodes_) {
      node.labels.erase(std::string{group_label});
      node.max_pods = max_pods.value_or(node.max_pods);
      if (section_.has("numa")) node.numa = read_numa(section_.child("numa"));
    }
  }

 private:
  void read_names(const NodeGroup& group) {
    const auto names = section_.labels("names");
    if (names.size() == nodes_.size()) {
      for (std::size_t i = 0; i < names.size(); ++i) nodes_[i].name = names[i];
    } else if (nodes_.size() == 1) {
      nodes_.front().name = group.name;
    }
  }

  void read_labels() {
    const JsonValue* labels = section_.find("labels");
    if (labels == nullptr || labels->object() == nullptr) return;
    const Section place = section_.child("labels");
    for (const JsonMember& label : *labels->object()) {
      const auto values = place.labels(label.name);
      const bool is_list = label.value.array() != nullptr;
      if (is_list && values.size() != nodes_.size()) {
        place.refuse(label.name,
                     fmt::format("{} values for {} nodes", values.size(), nodes_.size()),
                     "one for all nodes, or one for each");
        continue;
      }
      for (std::size_t i = 0; i < nodes_.size() && !values.empty(); ++i) {
        nodes_[i].labels[label.name] = is_list ? values[i] : values.front();
      }
    }
  }

  void read_mig() {
    if (!section_.has("mig") || !section_.is_sound("mig")) return;
    const Section mig = section_.child("mig");
    if (section_.text("mig") || mig.text("geometry")) {
      section_.refuse("mig", "\"dynamic\", where a snapshot is to say what there is",
                      "the instances on each GPU as \"geometry\"");
    }
    if (mig.text("strategy") != "single") return;
    for (kai::SnapshotNode& node : nodes_) node.mig = kai::MigStrategy::single;
  }

  const Section& section_;
  std::span<kai::SnapshotNode> nodes_;
};

void number_nodes(SnapshotCluster& cluster) {
  for (std::size_t i = 0; i < cluster.nodes.size(); ++i) {
    const auto [first, is_new] = cluster.by_name.emplace(cluster.nodes[i].name, i);
    if (is_new) continue;
    cluster.groups[cluster.group_of[i]].refuse(
        "", fmt::format("two nodes are called \"{}\"", cluster.nodes[i].name.substr(0, 80)),
        "a name of its own for each node");
  }
}

}  // namespace

std::vector<std::string> SnapshotCluster::names() const {
  std::vector<std::string> names;
  names.reserve(nodes.size());
  for (const kai::SnapshotNode& node : nodes) names.push_back(node.name);
  return names;
}

SnapshotCluster read_snapshot_nodes(const Section& section, BuildContext& context) {
  constexpr std::uint64_t nodes_max = 1'000'000;
  BuiltCluster built = build_cluster(section, context.catalog);
  SnapshotCluster cluster{.spec = std::move(built.spec), .groups = section.children("nodes")};
  context.stack.groups = std::move(built.hardware);
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < cluster.spec.nodes.size(); ++i) {
    count_names(cluster.groups[i], cluster.spec.nodes[i]);
    total += cluster.spec.nodes[i].count;
  }
  if (total > nodes_max) return cluster;
  cluster.nodes = kai::cluster_snapshot({}, cluster.spec).nodes;
  std::size_t first = 0;
  for (std::size_t i = 0; i < cluster.spec.nodes.size(); ++i) {
    const std::size_t count = cluster.spec.nodes[i].count;
    GroupReader{cluster.groups[i], std::span{cluster.nodes}.subspan(first, count)}.read(
        cluster.spec.nodes[i]);
    cluster.group_of.insert(cluster.group_of.end(), count, i);
    for (std::size_t node = first; node < first + count; ++node) {
      if (cluster.groups[i].flag("ready") == false)
        cluster.not_ready.push_back(id_at<NodeId>(node));
    }
    first += count;
  }
  number_nodes(cluster);
  return cluster;
}

}  // namespace headroom

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "headroom/hardware.hpp"

#include "models/policy/partitions/partition_table.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/node_reader.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

/// What stands in several partitions though it may stand in one.
class PartitionCheck {
 public:
  PartitionCheck(const std::vector<Section>& places, std::uint32_t node_count)
      : places_{places}, owner_(node_count) {}

  void check(std::size_t number, const NodePartition& partition) {
    const auto [named, is_new] = names_.try_emplace(partition.name, number);
    if (!is_new) {
      places_[number].refuse(
          "name",
          fmt::format("\"{}\" is also the name of {}", partition.name.substr(0, 80),
                      places_[named->second].path()),
          "each name once");
    }
    check_nodes(number, partition);
    for (const std::string& queue : partition.queues) {
      const auto [owned, is_first] = queues_.try_emplace(queue, number);
      if (is_first) continue;
      places_[number].refuse("queues",
                             fmt::format("the queue \"{}\" is also one of {}", queue.substr(0, 80),
                                         places_[owned->second].path()),
                             "each queue in one partition");
    }
  }

  [[nodiscard]] std::size_t nodes_without() const {
    return static_cast<std::size_t>(
        std::ranges::count(owner_, false, [](const auto& owner) { return owner.has_value(); }));
  }

 private:
  /// One finding for each earlier partition with which this one shares nodes.
  void check_nodes(std::size_t number, const NodePartition& partition) {
    std::map<std::size_t, std::vector<std::size_t>> shared;
    for (const NodeId node : partition.nodes) {
      auto& owner = owner_[index(node)];
      if (owner) shared[*owner].push_back(index(node));
      if (!owner) owner = number;
    }
    for (const auto& [other, nodes] : shared) {
      places_[number].refuse(
          "nodes",
          nodes.size() == 1
              ? fmt::format("node {} is also in {}", nodes.front(), places_[other].path())
              : fmt::format("{} nodes from {} to {} are also in {}", nodes.size(), nodes.front(),
                            nodes.back(), places_[other].path()),
          "each node in one partition");
    }
  }

  const std::vector<Section>& places_;
  std::vector<std::optional<std::size_t>> owner_;  ///< by node
  std::map<std::string, std::size_t> names_;
  std::map<std::string, std::size_t> queues_;
};

}  // namespace

std::vector<NodePartition> build_partitions(const Section& scheduler, const ClusterSpec& cluster,
                                            BuildContext& context) {
  const NodeReader reader{cluster};
  const std::vector<Section> places = scheduler.children("partitions");
  std::vector<NodePartition> partitions;
  PartitionCheck check{places, reader.node_count()};
  for (std::size_t i = 0; i < places.size(); ++i) {
    NodePartition& partition = partitions.emplace_back();
    partition.name = places[i].text("name").value_or("");
    partition.queues = places[i].labels("queues");
    partition.nodes = reader.read(places[i], "nodes");
    if (partition.nodes.empty() && places[i].is_sound("nodes")) {
      for (std::uint32_t node = 0; node < reader.node_count(); ++node) {
        partition.nodes.push_back(id_at<NodeId>(node));
      }
    }
    check.check(i, partition);
  }
  if (!partitions.empty() && check.nodes_without() > 0 && scheduler.is_sound("partitions")) {
    context.warnings.push_back({scheduler.path_of("partitions"),
                                fmt::format("{} of {} nodes are in no partition and serve no job",
                                            check.nodes_without(), reader.node_count()),
                                ""});
  }
  return partitions;
}

}  // namespace headroom

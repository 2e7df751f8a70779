#include "models/policy/partitions/partition_table.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace headroom {

PartitionTable::PartitionTable(const std::vector<NodePartition>& partitions, std::size_t node_count,
                               const WorkloadTables& tables)
    : partitions_{partitions}, tables_{&tables} {
  for (const NodePartition& partition : partitions_) {
    NodeSet& nodes = nodes_.emplace_back(node_count);
    for (const NodeId node : partition.nodes) nodes.insert(node);
  }
}

std::optional<std::uint32_t> PartitionTable::of(QueueId queue) {
  while (known_.size() <= index(queue)) {
    const auto number = static_cast<std::uint32_t>(known_.size());
    const std::string_view name =
        number < tables_->queues.size() ? tables_->queues.text(number) : std::string_view{};
    auto& found = known_.emplace_back();
    for (std::uint32_t i = 0; i < partitions_.size() && !found; ++i) {
      const auto& queues = partitions_[i].queues;
      if (std::ranges::find(queues, name) != queues.end()) found = i;
    }
  }
  return known_[index(queue)];
}

}  // namespace headroom

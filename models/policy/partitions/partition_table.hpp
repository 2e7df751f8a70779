#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/free_capacity.hpp"
#include "headroom/ids.hpp"
#include "headroom/job.hpp"

namespace headroom {

/// Nodes that serve the jobs of some queues and no others.
struct NodePartition {
  std::string name;
  std::vector<NodeId> nodes;  ///< ascending
  std::vector<std::string> queues;
};

/// Which partition the jobs of a queue belong to. Queues are numbered as jobs name them, so
/// the table learns them one by one.
class PartitionTable {
 public:
  /// No node and no queue is in two of `partitions`. `tables` must outlive this.
  PartitionTable(const std::vector<NodePartition>& partitions, std::size_t node_count,
                 const WorkloadTables& tables);

  [[nodiscard]] std::size_t size() const { return partitions_.size(); }
  [[nodiscard]] const std::string& name(std::uint32_t partition) const {
    return partitions_[partition].name;
  }
  [[nodiscard]] const NodeSet& nodes(std::uint32_t partition) const { return nodes_[partition]; }
  /// Absent for a queue that is in none.
  [[nodiscard]] std::optional<std::uint32_t> of(QueueId queue);

 private:
  std::vector<NodePartition> partitions_;
  std::vector<NodeSet> nodes_;
  const WorkloadTables* tables_;
  std::vector<std::optional<std::uint32_t>> known_;  ///< by QueueId, as far as they were asked for
};

}  // namespace headroom

#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "models/inventory/conf_lines.hpp"
#include "models/inventory/inventory.hpp"

namespace headroom {

/// The number of each node by its name, and the nodes of each feature.
using NodeNumbers = std::map<std::string, std::uint32_t, std::less<>>;
using NodesOfFeature = std::map<std::string, std::vector<std::uint32_t>, std::less<>>;

/// Reads the lines PartitionName and NodeSet, in the order of the file.
class PartitionReader {
 public:
  /// Both must outlive this.
  PartitionReader(const NodeNumbers& nodes, const NodesOfFeature& features)
      : nodes_{&nodes}, features_{&features} {}

  /// Adds the partition of `line` to `inventory`, where it has one. Throws InputError for nodes
  /// that are not there and for values that are none.
  void read(const ConfLine& line, Inventory& inventory);

 private:
  void read_set(const ConfLine& line);
  [[nodiscard]] std::vector<std::uint32_t> nodes_in(std::string_view list,
                                                    const std::string& place);

  const NodeNumbers* nodes_;
  const NodesOfFeature* features_;
  std::map<std::string, std::vector<std::uint32_t>, std::less<>> sets_;
  ConfLine defaults_;
  std::size_t nodes_read_ = 0;
};

}  // namespace headroom

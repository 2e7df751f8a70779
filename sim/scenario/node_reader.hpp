#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/hardware.hpp"
#include "headroom/ids.hpp"

#include "sim/scenario/section.hpp"

namespace headroom {

/// Turns names of node groups and ranges of node numbers into nodes of one cluster.
class NodeReader {
 public:
  /// `cluster` must outlive this.
  explicit NodeReader(const ClusterSpec& cluster);

  [[nodiscard]] std::uint32_t node_count() const { return count_; }
  /// What `key` of `section` lists, ascending; none for `ALL` and for an absent key. Files a
  /// finding for each entry that names no nodes.
  [[nodiscard]] std::vector<NodeId> read(const Section& section, std::string_view key) const;

 private:
  bool add_group(const std::string& name, std::set<NodeId>& nodes) const;
  void refuse(const Section& section, std::string_view key, const std::string& entry) const;

  const ClusterSpec* cluster_;
  std::uint32_t count_ = 0;
};

}  // namespace headroom

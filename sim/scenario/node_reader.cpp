#include "sim/scenario/node_reader.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

/// A range of node numbers such as `4` or `0-3`.
std::optional<std::pair<std::uint32_t, std::uint32_t>> range_in(std::string_view text) {
  std::pair<std::uint32_t, std::uint32_t> range;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, range.first);
  if (first.ec != std::errc{}) return std::nullopt;
  range.second = range.first;
  if (first.ptr != end) {
    if (*first.ptr != '-') return std::nullopt;
    const auto last = std::from_chars(first.ptr + 1, end, range.second);
    if (last.ec != std::errc{} || last.ptr != end) return std::nullopt;
  }
  if (range.second < range.first) return std::nullopt;
  return range;
}

}  // namespace

NodeReader::NodeReader(const ClusterSpec& cluster) : cluster_{&cluster} {
  for (const NodeGroup& group : cluster.nodes) count_ += group.count;
}

std::vector<NodeId> NodeReader::read(const Section& section, std::string_view key) const {
  std::set<NodeId> nodes;
  for (const std::string& entry : section.labels(key)) {
    if (entry == "ALL") return {};
    if (add_group(entry, nodes)) continue;
    const auto range = range_in(entry);
    if (!range || range->second >= count_) {
      refuse(section, key, entry);
      continue;
    }
    for (std::uint32_t i = range->first; i <= range->second; ++i) nodes.insert(id_at<NodeId>(i));
  }
  return {nodes.begin(), nodes.end()};
}

bool NodeReader::add_group(const std::string& name, std::set<NodeId>& nodes) const {
  std::size_t first = 0;
  for (const NodeGroup& group : cluster_->nodes) {
    if (group.name == name) {
      for (std::size_t i = 0; i < group.count; ++i) nodes.insert(id_at<NodeId>(first + i));
      return true;
    }
    first += group.count;
  }
  return false;
}

void NodeReader::refuse(const Section& section, std::string_view key,
                        const std::string& entry) const {
  std::vector<std::string_view> groups;
  for (const NodeGroup& group : cluster_->nodes) groups.push_back(group.name);
  section.refuse(key, fmt::format("\"{}\" names no nodes", entry.substr(0, 80)),
                 fmt::format("ALL, node numbers from 0 to {}, or groups: {}", count_ - 1,
                             fmt::join(groups, ", ")));
}

}  // namespace headroom

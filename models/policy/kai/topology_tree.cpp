// Topology domains. Source: KAI-Scheduler commit d5bc503a, package plugins/topology.
#include "models/policy/kai/topology_tree.hpp"

#include <algorithm>
#include <map>

namespace headroom::kai {

TopologyTree::TopologyTree(const SnapshotTopology& facts, const std::vector<SnapshotNode>& nodes,
                           const std::vector<std::size_t>& rank_of_node)
    : levels_{facts.levels}, path_of_rank_(nodes.size()) {
  const auto new_domain = [&](std::string id, std::size_t depth) {
    domains_.push_back({.id = std::move(id),
                        .depth = depth,
                        .children = {},
                        .nodes = {},
                        .mask = NodeMask{nodes.size()},
                        .room = {},
                        .free = {}});
    return domains_.size() - 1;
  };
  new_domain("root", 0);
  std::vector<std::map<std::string, std::size_t>> known(levels_.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto& labels = nodes[i].labels;
    const auto is_inside = std::all_of(levels_.begin(), levels_.end(), [&](const auto& level) {
      return labels.contains(level.label);
    });
    if (!is_inside) continue;
    const auto rank = rank_of_node[i];
    std::string id;
    std::size_t parent = 0;
    domains_[0].nodes.push_back(id_at<NodeId>(i));
    domains_[0].mask.set(rank);
    for (std::size_t depth = 0; depth < levels_.size(); ++depth) {
      id += (depth == 0 ? "" : ".") + labels.at(levels_[depth].label);
      const auto [at, is_new] = known[depth].emplace(id, domains_.size());
      if (is_new) {
        const auto created = new_domain(id, depth + 1);
        domains_[parent].children.push_back(created);
      }
      parent = at->second;
      domains_[parent].nodes.push_back(id_at<NodeId>(i));
      domains_[parent].mask.set(rank);
      path_of_rank_[rank].push_back(parent);
    }
  }
}

std::string TopologyTree::label(const std::string& level) const {
  for (const auto& l : levels_) {
    if (!l.alias.empty() && l.alias == level) return l.label;
  }
  return level;
}

std::optional<std::size_t> TopologyTree::depth(const std::string& level) const {
  const auto wanted = label(level);
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    if (levels_[i].label == wanted) return i + 1;
  }
  return std::nullopt;
}

std::size_t TopologyTree::lowest_shared(const NodeMask& nodes, std::size_t depth_max) const {
  std::optional<std::vector<std::size_t>> shared;
  nodes.find([&](std::size_t rank) {
    const auto& path = path_of_rank_[rank];
    if (!shared) {
      shared = path;
      shared->resize(std::min(path.size(), depth_max));
    }
    const auto differs = std::mismatch(shared->begin(), shared->end(), path.begin(), path.end());
    shared->erase(differs.first, shared->end());
    return shared->empty();
  });
  return shared && !shared->empty() ? shared->back() : 0;
}

}  // namespace headroom::kai

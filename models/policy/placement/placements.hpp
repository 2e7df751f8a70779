#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "headroom/placement_policy.hpp"

namespace headroom {

[[nodiscard]] PlacementEntry first_fit_placement();
[[nodiscard]] PlacementEntry best_fit_placement();
[[nodiscard]] PlacementEntry worst_fit_placement();
[[nodiscard]] PlacementEntry spread_placement();
[[nodiscard]] PlacementEntry pack_placement();
[[nodiscard]] PlacementEntry consolidate_placement();
[[nodiscard]] PlacementEntry random_placement();

/// A placement that needs no random stream.
template <class Placement>
PlacementEntry placement_entry(std::string_view name, std::string_view summary) {
  return {.name = name,
          .summary = summary,
          .make = [](const PlacementContext&) -> std::unique_ptr<PlacementPolicy> {
            return std::make_unique<Placement>();
          }};
}

/// The nodes with room, in ascending order of `rank(node)`, ties to the lowest
/// id; as many as the footprint needs, sorted by id. False when there are too few.
template <class Rank>
bool place_by_rank(const Footprint& footprint, const FreeCapacity& free, const NodeSet* blocked,
                   std::vector<NodeId>& nodes, Rank rank) {
  nodes.clear();
  free.for_each_with_room(footprint, blocked, [&](NodeId node) {
    nodes.push_back(node);
    return true;
  });
  if (nodes.size() < footprint.nodes) return false;
  const auto wanted = nodes.begin() + static_cast<std::ptrdiff_t>(footprint.nodes);
  std::partial_sort(nodes.begin(), wanted, nodes.end(), [&](NodeId a, NodeId b) {
    const auto rank_a = rank(a);
    const auto rank_b = rank(b);
    return rank_a != rank_b ? rank_a < rank_b : a < b;
  });
  nodes.erase(wanted, nodes.end());
  std::sort(nodes.begin(), nodes.end());
  return true;
}

/// The nodes with the fewest free GPUs that still fit.
bool place_fullest_first(const Footprint& footprint, const FreeCapacity& free,
                         const NodeSet* blocked, std::vector<NodeId>& nodes);

}  // namespace headroom

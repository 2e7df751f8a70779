#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/hardware.hpp"
#include "headroom/job.hpp"

#include "models/fabric/topology.hpp"
#include "models/json/json_value.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

constexpr std::string_view host = "host";
constexpr std::string_view leaf = "leaf";

/// Servers on a leaf switch; none where the network has no leaves.
std::optional<std::uint32_t> nodes_of_leaf(const Section& network) {
  const auto fabric = fabric_named(network.text("fabric").value_or(""));
  if (!fabric) return std::nullopt;
  const auto given = network.small_count("nodes_per_leaf");
  if (const auto* leaves = std::get_if<LeafSpine>(&*fabric)) {
    return given.value_or(leaves->nodes_per_leaf);
  }
  if (const auto* rails = std::get_if<RailOptimised>(&*fabric)) {
    return given.value_or(rails->nodes_per_leaf);
  }
  return std::nullopt;
}

void check_nesting(const Section& place, const std::vector<TopologyLevel>& levels) {
  for (std::size_t i = 1; i < levels.size(); ++i) {
    const TopologyLevel& coarse = levels[i - 1];
    const TopologyLevel& fine = levels[i];
    if (coarse.nodes % fine.nodes == 0 && coarse.nodes != fine.nodes) continue;
    place.refuse(
        coarse.name, fmt::format("{} nodes, {} of {} each", coarse.nodes, fine.name, fine.nodes),
        fmt::format("whole domains of the next finer level: 2, 3, … times {}", fine.nodes));
  }
}

std::optional<std::size_t> depth_of(const std::vector<TopologyLevel>& levels,
                                    const std::string& name) {
  const auto found = std::ranges::find(levels, name, &TopologyLevel::name);
  if (found == levels.end()) return std::nullopt;
  return static_cast<std::size_t>(found - levels.begin());
}

/// The level that stands at `key`, if it is one.
std::string read_level(const Section& wish, std::string_view key,
                       const std::vector<TopologyLevel>& levels) {
  const std::string name = wish.text(key).value_or("");
  if (name.empty() || depth_of(levels, name)) return name;
  std::vector<std::string> known;
  for (const TopologyLevel& level : levels) known.push_back(level.name);
  const std::string near = nearest_name(name, known);
  wish.refuse(
      key, fmt::format("\"{}\" is no level of cluster.topology", name.substr(0, 80)),
      fmt::format("{}one of {}", near.empty() ? "" : fmt::format("did you mean \"{}\"? ", near),
                  fmt::join(known, ", ")));
  return {};
}

}  // namespace

std::vector<TopologyLevel> build_topology(const Section& cluster) {
  const Section place = cluster.child("topology");
  std::vector<TopologyLevel> levels;
  const JsonValue* value = cluster.find("topology");
  const auto* members = value == nullptr ? nullptr : value->object();
  if (members != nullptr) {
    for (const JsonMember& member : *members) {
      if (member.name == host || member.name.empty()) {
        place.refuse(member.name, "is there anyway: each node is a host", "another name");
        continue;
      }
      levels.push_back({member.name, place.small_count(member.name).value_or(1)});
    }
  }
  const auto leaf_nodes = nodes_of_leaf(cluster.child("network"));
  const auto nests = [&](const TopologyLevel& level) {
    const auto [small, large] = std::minmax(level.nodes, *leaf_nodes);
    return small != large && large % small == 0;
  };
  const bool has_leaf = std::ranges::find(levels, leaf, &TopologyLevel::name) != levels.end();
  // Leaves that do not nest with the levels given are no level of theirs.
  if (leaf_nodes && !has_leaf && std::ranges::all_of(levels, nests)) {
    levels.push_back({std::string{leaf}, *leaf_nodes});
  }
  std::ranges::stable_sort(levels, std::greater{}, &TopologyLevel::nodes);
  check_nesting(place, levels);
  levels.push_back({std::string{host}, 1});
  return levels;
}

std::optional<TopologyWish> build_topology_wish(const Section& job, BuildContext& context) {
  if (!job.has("topology")) return std::nullopt;
  const Section wish = job.child("topology");
  const TopologyWish built{.required = read_level(wish, "required", context.topology),
                           .preferred = read_level(wish, "preferred", context.topology)};
  if (built.required.empty() && built.preferred.empty()) {
    if (job.is_sound("topology")) {
      job.refuse("topology", "names no level", "\"required\", \"preferred\" or both");
    }
    return std::nullopt;
  }
  if (!built.required.empty() && !built.preferred.empty() &&
      *depth_of(context.topology, built.preferred) < *depth_of(context.topology, built.required)) {
    wish.refuse(
        "preferred",
        fmt::format("{} is coarser than {}, which is required", built.preferred, built.required),
        "a level within the required one");
  }
  if (!context.places_by_topology && !context.warned_of_topology) {
    context.warned_of_topology = true;
    context.warnings.push_back(
        {job.path_of("topology"), "has no effect: only policy kai places by topology", ""});
  }
  return built;
}

}  // namespace headroom

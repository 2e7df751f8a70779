#include <algorithm>
#include <cstdint>
#include <fmt/core.h>
#include <string>
#include <vector>

#include "models/fabric/topologies/fabric_plan.hpp"
#include "models/fabric/topology.hpp"

namespace headroom {
namespace {

/// p, a and h of the paper.
struct Shape {
  std::uint32_t nodes = 1;    ///< on a router
  std::uint32_t routers = 1;  ///< in a group
  std::uint32_t globals = 1;  ///< of a router
};

/// A minimal path is local, global, local. Two global links must be longer than that.
constexpr std::uint32_t global_length = 3;

/// Endpoints of the largest balanced dragonfly of `nodes` on a router: a = 2p, h = p,
/// a*h + 1 groups (section 3.1 of the paper).
std::uint64_t balanced_places(std::uint64_t nodes) {
  return nodes * 2 * nodes * (2 * nodes * nodes + 1);
}

Shape shape_of(const Dragonfly& fabric, std::uint32_t endpoints) {
  Shape shape;
  while (balanced_places(shape.nodes) < endpoints) ++shape.nodes;
  shape.nodes = fabric.nodes_per_router.value_or(shape.nodes);
  shape.routers = fabric.routers_per_group.value_or(2 * shape.nodes);
  shape.globals = fabric.global_links_per_router.value_or(shape.nodes);
  return shape;
}

std::uint32_t groups_of(const Shape& shape, std::uint32_t endpoints) {
  const std::uint64_t places = std::uint64_t{shape.nodes} * shape.routers;
  return static_cast<std::uint32_t>((endpoints + places - 1) / places);
}

bool check(FabricPlan& plan, const Shape& shape) {
  bool is_right = plan.check_count("nodes_per_router", shape.nodes);
  is_right = plan.check_count("routers_per_group", shape.routers) && is_right;
  is_right = plan.check_count("global_links_per_router", shape.globals) && is_right;
  if (!is_right) return false;
  const std::uint64_t peers = groups_of(shape, plan.endpoints()) - 1;
  const std::uint64_t globals = std::uint64_t{shape.routers} * shape.globals;
  if (globals >= peers) return true;
  plan.find("global_links_per_router",
            fmt::format("{} routers of {} global links reach {} of {} other groups", shape.routers,
                        shape.globals, globals, peers),
            "more global links, larger groups, or more endpoints on a router");
  return false;
}

/// Joins every two groups by as many cables as all can have. Group i counts the others
/// from i + 1 on, and gives its global links to them in that order, router by router.
void join_groups(FabricPlan& plan, const Shape& shape,
                 const std::vector<std::vector<std::uint32_t>>& groups) {
  const auto count = static_cast<std::uint32_t>(groups.size());
  if (count < 2) return;
  const std::uint32_t cables = shape.routers * shape.globals / (count - 1);
  for (std::uint32_t from = 0; from < count; ++from) {
    for (std::uint32_t to = from + 1; to < count; ++to) {
      for (std::uint32_t cable = 0; cable < cables; ++cable) {
        const std::uint32_t there = (to - from - 1) * cables + cable;
        const std::uint32_t back = (count - (to - from) - 1) * cables + cable;
        TopologyLink link =
            plan.cable(groups[from][there / shape.globals], groups[to][back / shape.globals],
                       plan.cable_rate(), "global");
        link.length = global_length;
        plan.add_both_ways(link);
      }
    }
  }
}

}  // namespace

void lay(FabricPlan& plan, const Dragonfly& fabric) {
  const Shape shape = shape_of(fabric, plan.endpoints());
  if (!check(plan, shape)) return;
  std::vector<std::vector<std::uint32_t>> groups(groups_of(shape, plan.endpoints()));
  std::uint32_t next = 0;
  for (std::uint32_t group = 0; group < groups.size(); ++group) {
    for (std::uint32_t router = 0; router < shape.routers; ++router) {
      const std::uint32_t vertex =
          plan.add_switch(fmt::format("group {} router {}", group, router));
      for (const std::uint32_t other : groups[group]) {
        plan.add_cable(other, vertex, plan.cable_rate(), "local");
      }
      groups[group].push_back(vertex);
      for (std::uint32_t i = 0; i < shape.nodes && next < plan.endpoints(); ++i) {
        plan.attach(next++, vertex);
      }
    }
  }
  join_groups(plan, shape, groups);
}

}  // namespace headroom

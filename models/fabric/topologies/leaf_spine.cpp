#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fmt/core.h>
#include <optional>
#include <vector>

#include "headroom/units.hpp"

#include "models/fabric/topologies/fabric_plan.hpp"
#include "models/fabric/topology.hpp"

namespace headroom {
namespace {

/// The spines above leaves of `leaf_rate` of ports: as many as given, or as uplinks of
/// the cable rate needs; none if fewer than two leaves need joining.
std::vector<std::uint32_t> add_spines(FabricPlan& plan, std::optional<std::uint32_t> given,
                                      Bandwidth uplinks) {
  const double needed = std::ceil(uplinks.count / plan.cable_rate().count - 1e-9);
  const auto count = given.value_or(static_cast<std::uint32_t>(std::clamp(needed, 1.0, 1e6)));
  std::vector<std::uint32_t> spines;
  for (std::uint32_t i = 0; i < count; ++i) {
    spines.push_back(plan.add_switch(fmt::format("spine {}", i)));
  }
  return spines;
}

/// Joins `leaf` with every spine; together the links carry `uplinks`.
void join(FabricPlan& plan, std::uint32_t leaf, const std::vector<std::uint32_t>& spines,
          Bandwidth uplinks) {
  const Bandwidth each{uplinks.count / static_cast<double>(spines.size())};
  for (const std::uint32_t spine : spines) plan.add_cable(leaf, spine, each, "leaf-uplink");
}

bool check(FabricPlan& plan, std::uint32_t nodes_per_leaf, double oversubscription,
           std::optional<std::uint32_t> spines) {
  const bool is_leaf_right = plan.check_count("nodes_per_leaf", nodes_per_leaf);
  const bool is_rate_right = plan.check_oversubscription(oversubscription);
  return is_leaf_right && is_rate_right && (!spines || plan.check_count("spines", *spines));
}

}  // namespace

void lay(FabricPlan& plan, const SingleSwitch& /*fabric*/) {
  const std::uint32_t only = plan.add_switch("switch");
  for (std::uint32_t i = 0; i < plan.endpoints(); ++i) plan.attach(i, only);
}

void lay(FabricPlan& plan, const LeafSpine& fabric) {
  if (!check(plan, fabric.nodes_per_leaf, fabric.oversubscription, fabric.spines)) return;
  std::vector<std::uint32_t> leaves;
  for (std::uint32_t i = 0; i < plan.endpoints(); ++i) {
    if (i % fabric.nodes_per_leaf == 0) {
      leaves.push_back(plan.add_switch(fmt::format("leaf {}", leaves.size())));
    }
    plan.attach(i, leaves.back());
  }
  if (leaves.size() < 2) return;
  const Bandwidth uplinks{plan.fullest_port_rate(fabric.nodes_per_leaf).count /
                          fabric.oversubscription};
  const auto spines = add_spines(plan, fabric.spines, uplinks);
  for (const std::uint32_t leaf : leaves) join(plan, leaf, spines, uplinks);
}

void lay(FabricPlan& plan, const RailOptimised& fabric) {
  if (!check(plan, fabric.nodes_per_leaf, fabric.oversubscription, fabric.spines)) return;
  std::uint32_t rails = 0;
  for (const Endpoint& endpoint : plan.spec().endpoints) rails = std::max(rails, endpoint.ports);
  std::vector<std::uint32_t> leaves;
  double fullest = 0.0;
  std::vector<double> rail_rates;
  for (std::uint32_t i = 0; i < plan.endpoints(); ++i) {
    const std::uint32_t group = i / fabric.nodes_per_leaf;
    if (i % fabric.nodes_per_leaf == 0) {
      rail_rates.assign(rails, 0.0);
      for (std::uint32_t rail = 0; rail < rails; ++rail) {
        leaves.push_back(plan.add_switch(fmt::format("group {} rail {}", group, rail)));
      }
    }
    const Endpoint& endpoint = plan.spec().endpoints[i];
    for (std::uint32_t rail = 0; rail < endpoint.ports; ++rail) {
      plan.add_cable(i, leaves[group * rails + rail], endpoint.port_rate, "nic");
      rail_rates[rail] += endpoint.port_rate.count;
      fullest = std::max(fullest, rail_rates[rail]);
    }
  }
  if (leaves.size() < 2) return;
  const Bandwidth uplinks{fullest / fabric.oversubscription};
  const auto spines = add_spines(plan, fabric.spines, uplinks);
  for (const std::uint32_t leaf : leaves) join(plan, leaf, spines, uplinks);
}

}  // namespace headroom

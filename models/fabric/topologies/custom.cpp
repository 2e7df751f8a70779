#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <map>
#include <string>

#include "headroom/units.hpp"

#include "models/fabric/topologies/fabric_plan.hpp"
#include "models/fabric/topology.hpp"

namespace headroom {
namespace {

/// Whether a cable may be laid; says why not.
bool check(FabricPlan& plan, const CustomLink& link, const std::string& key) {
  const auto findings = plan.findings.size();
  if (link.from.empty() || link.to.empty()) {
    plan.find(key, "a link without an end", "the names of two endpoints or switches");
  } else if (link.from == link.to) {
    plan.find(key, fmt::format("a link from \"{}\" to itself", link.from), "two different ends");
  }
  if (!std::isfinite(link.rate.count) || link.rate.count <= 0.0) {
    plan.find(key + ".rate", fmt::format("{} bytes per second", link.rate.count),
              "a positive rate");
  }
  if (link.latency && *link.latency < Duration{}) {
    plan.find(key + ".latency", fmt::format("{} ns", link.latency->count), "0 or more");
  }
  return plan.findings.size() == findings;
}

}  // namespace

void lay(FabricPlan& plan, const CustomFabric& fabric) {
  std::map<std::string, std::uint32_t> vertices;
  for (std::uint32_t i = 0; i < plan.endpoints(); ++i) {
    const std::string& name = plan.spec().endpoints[i].name;
    if (!vertices.emplace(name, i).second) {
      plan.find("", fmt::format("two endpoints are called \"{}\"", name), "names of their own");
    }
  }
  const auto vertex = [&](const std::string& name) {
    const auto known = vertices.find(name);
    if (known != vertices.end()) return known->second;
    return vertices.emplace(name, plan.add_switch(name)).first->second;
  };
  for (std::size_t i = 0; i < fabric.links.size(); ++i) {
    const CustomLink& link = fabric.links[i];
    if (!check(plan, link, fmt::format("links[{}]", i))) continue;
    const std::uint32_t from = vertex(link.from);
    TopologyLink laid = plan.cable(from, vertex(link.to), link.rate, link.link_class);
    laid.latency = link.latency.value_or(laid.latency);
    if (link.is_one_way) {
      plan.add_link(laid);
    } else {
      plan.add_both_ways(laid);
    }
  }
}

}  // namespace headroom

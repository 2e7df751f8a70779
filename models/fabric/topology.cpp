#include "models/fabric/topology.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/ids.hpp"

#include "models/fabric/switch_graph.hpp"
#include "models/fabric/topologies/fabric_plan.hpp"

namespace headroom {
namespace {

constexpr std::array<std::string_view, 6> names{"single-switch",  "leaf-spine", "fat-tree",
                                                "rail-optimised", "dragonfly",  "custom"};
static_assert(names.size() == std::variant_size_v<Fabric>);

constexpr std::size_t most_endpoints = 1'000'000;
constexpr std::uint32_t most_ports = 64;

void check_endpoints(FabricPlan& plan) {
  const TopologySpec& spec = plan.spec();
  if (spec.endpoints.empty() || spec.endpoints.size() > most_endpoints) {
    plan.find("", fmt::format("a network of {} endpoints", spec.endpoints.size()),
              fmt::format("1 to {}", most_endpoints));
    return;
  }
  for (const Endpoint& endpoint : spec.endpoints) {
    if (endpoint.ports < 1 || endpoint.ports > most_ports) {
      plan.find("", fmt::format("endpoint \"{}\" has {} ports", endpoint.name, endpoint.ports),
                fmt::format("1 to {}", most_ports));
    }
    // The links of a custom fabric have rates of their own.
    if (std::holds_alternative<CustomFabric>(spec.fabric)) continue;
    if (!std::isfinite(endpoint.port_rate.count) || endpoint.port_rate.count <= 0.0) {
      plan.find("",
                fmt::format("endpoint \"{}\" has ports of {} bytes per second", endpoint.name,
                            endpoint.port_rate.count),
                "a positive rate");
    }
  }
}

void check_cables(FabricPlan& plan) {
  const TopologySpec& spec = plan.spec();
  if (spec.cable_rate &&
      (!std::isfinite(spec.cable_rate->count) || spec.cable_rate->count <= 0.0)) {
    plan.find("link", fmt::format("{} bytes per second", spec.cable_rate->count),
              "a positive rate");
  }
  if (spec.hop_latency < Duration{}) {
    plan.find("latency", fmt::format("{} ns", spec.hop_latency.count), "0 or more");
  }
  if (!(spec.efficiency > 0.0 && spec.efficiency <= 1.0)) {
    plan.find("efficiency", fmt::format("{} is out of range", spec.efficiency),
              "above 0 and at most 1");
  }
}

void throw_findings(FabricPlan& plan) {
  if (!plan.findings.empty()) throw InputError{std::move(plan.findings)};
}

}  // namespace

std::vector<std::string> fabric_names() { return {names.begin(), names.end()}; }

std::optional<Fabric> fabric_named(std::string_view name) {
  const std::array<Fabric, names.size()> fabrics{SingleSwitch{},  LeafSpine{}, FatTree{},
                                                 RailOptimised{}, Dragonfly{}, CustomFabric{}};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return fabrics[i];
  }
  return std::nullopt;
}

Topology::Topology(const TopologySpec& spec) {
  FabricPlan plan{spec};
  check_endpoints(plan);
  check_cables(plan);
  throw_findings(plan);
  std::visit([&plan](const auto& fabric) { lay(plan, fabric); }, spec.fabric);
  throw_findings(plan);
  endpoints_ = spec.endpoints;
  switches_ = std::move(plan.switches);
  links_ = std::move(plan.links);
  classes_ = std::move(plan.classes);
  if (const auto cut = first_cut(*this)) {
    throw InputError{Diagnostic{spec.place,
                                fmt::format("there is no way from \"{}\" to \"{}\"",
                                            endpoint(cut->from).name, endpoint(cut->to).name),
                                "a network in which every endpoint reaches every other"}};
  }
}

const Endpoint& Topology::endpoint(EndpointId id) const { return endpoints_[index(id)]; }

const TopologyLink& Topology::link(LinkId id) const { return links_[index(id)]; }

const std::string& Topology::vertex_name(std::uint32_t vertex) const {
  return is_endpoint(vertex) ? endpoints_[vertex].name : switches_[vertex - endpoints_.size()];
}

std::string Topology::link_name(LinkId id) const {
  return vertex_name(link(id).from) + " -> " + vertex_name(link(id).to);
}

const std::string& Topology::class_name(LinkClassId id) const { return classes_[index(id)]; }

}  // namespace headroom

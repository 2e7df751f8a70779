#include "models/fabric/topologies/fabric_plan.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <string>
#include <utility>

#include "headroom/units.hpp"

#include "models/fabric/topology.hpp"

namespace headroom {

std::uint32_t FabricPlan::endpoints() const {
  return static_cast<std::uint32_t>(spec_.endpoints.size());
}

std::uint32_t FabricPlan::add_switch(std::string name) {
  switches.push_back(std::move(name));
  return endpoints() + static_cast<std::uint32_t>(switches.size() - 1);
}

void FabricPlan::add_cable(std::uint32_t from, std::uint32_t to, Bandwidth rate,
                           const std::string& kind) {
  add_both_ways(cable(from, to, rate, kind));
}

TopologyLink FabricPlan::cable(std::uint32_t from, std::uint32_t to, Bandwidth rate,
                               const std::string& kind) {
  return {.from = from,
          .to = to,
          .capacity = {rate.count * spec_.efficiency},
          .latency = spec_.hop_latency,
          .link_class = link_class(kind)};
}

void FabricPlan::add_both_ways(TopologyLink link) {
  links.push_back(link);
  std::swap(link.from, link.to);
  links.push_back(link);
}

void FabricPlan::attach(std::uint32_t number, std::uint32_t to_switch) {
  const Endpoint& endpoint = spec_.endpoints[number];
  for (std::uint32_t port = 0; port < endpoint.ports; ++port) {
    add_cable(number, to_switch, endpoint.port_rate, "nic");
  }
}

LinkClassId FabricPlan::link_class(const std::string& kind) {
  const auto known = std::find(classes.begin(), classes.end(), kind);
  const auto number = static_cast<std::uint32_t>(known - classes.begin());
  if (known == classes.end()) classes.push_back(kind);
  return LinkClassId{number};
}

void FabricPlan::find(const std::string& key, std::string message, std::string hint) {
  const std::string place =
      key.empty() || spec_.place.empty() ? spec_.place + key : spec_.place + "." + key;
  findings.push_back({place, std::move(message), std::move(hint)});
}

Bandwidth FabricPlan::cable_rate() const {
  if (spec_.cable_rate) return *spec_.cable_rate;
  Bandwidth fastest;
  for (const Endpoint& endpoint : spec_.endpoints) fastest = std::max(fastest, endpoint.port_rate);
  return fastest;
}

Bandwidth FabricPlan::port_rate(std::uint32_t first, std::uint32_t count) const {
  double sum = 0.0;
  for (std::size_t i = first; i < std::min<std::size_t>(endpoints(), std::size_t{first} + count);
       ++i) {
    sum += spec_.endpoints[i].port_rate.count * spec_.endpoints[i].ports;
  }
  return {sum};
}

Bandwidth FabricPlan::fullest_port_rate(std::uint32_t count) const {
  Bandwidth fullest;
  for (std::uint32_t first = 0; first < endpoints(); first += count) {
    fullest = std::max(fullest, port_rate(first, count));
  }
  return fullest;
}

bool FabricPlan::check_count(const std::string& key, std::uint32_t value) {
  if (value >= 1 && value <= 1'000'000) return true;
  find(key, fmt::format("{} is out of range", value), "1 to 1000000");
  return false;
}

bool FabricPlan::check_oversubscription(double value) {
  if (std::isfinite(value) && value > 0.0) return true;
  find("oversubscription", fmt::format("{} is out of range", value),
       "a positive number; 1 for full bisection");
  return false;
}

}  // namespace headroom

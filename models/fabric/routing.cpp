#include "models/fabric/routing.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/ids.hpp"

#include "models/fabric/link_use.hpp"
#include "models/fabric/switch_graph.hpp"
#include "models/fabric/topology.hpp"

namespace headroom {
namespace {

/// Finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014, fig. 17; constants of
/// Stafford's variant 13).
std::uint64_t mix(std::uint64_t bits) {
  bits = (bits ^ (bits >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  bits = (bits ^ (bits >> 27U)) * 0x94d049bb133111ebULL;
  return bits ^ (bits >> 31U);
}

}  // namespace

Routing::Routing(const Topology& topology) : topology_{&topology}, graph_{topology} {}

/// Length of the way to `to` that begins with `link`.
std::uint32_t Routing::distance_over(LinkId link, EndpointId to) {
  const TopologyLink& crossed = topology_->link(link);
  if (crossed.to == index(to)) return crossed.length;
  if (topology_->is_endpoint(crossed.to)) return SwitchGraph::unreachable;
  const std::uint32_t distance = graph_.distance(crossed.to, to);
  // The last link, from a switch that `to` hangs on, is of length 1.
  return distance == SwitchGraph::unreachable ? distance : crossed.length + distance + 1;
}

/// The links among `links` from which `to` is nearest.
std::span<const LinkId> Routing::nearest(std::span<const LinkId> links, EndpointId to) {
  candidates_.clear();
  std::uint32_t least = SwitchGraph::unreachable;
  for (const LinkId link : links) {
    const std::uint32_t distance = distance_over(link, to);
    if (distance < least) candidates_.clear();
    least = std::min(least, distance);
    if (distance == least && distance != SwitchGraph::unreachable) candidates_.push_back(link);
  }
  return candidates_;
}

/// The links from the switch `vertex` that `to` itself is on, if any.
std::span<const LinkId> Routing::last_links(std::uint32_t vertex, EndpointId to) {
  candidates_.clear();
  for (const LinkId link : graph_.ports_in(to)) {
    if (topology_->link(link).from == vertex) candidates_.push_back(link);
  }
  return candidates_;
}

Path Routing::path(const Route& route) {
  Path path;
  if (route.from == route.to) return path;
  const std::uint64_t ends =
      mix((std::uint64_t{index(route.from)} << 32U) + std::uint64_t{index(route.to)});
  const std::uint64_t hash = mix(ends ^ route.seed);
  const auto choose = [&](std::span<const LinkId> links, std::optional<std::uint32_t> port) {
    HEADROOM_ASSERT(!links.empty(), "every endpoint reaches every other");
    const std::uint64_t number = port ? *port : mix(hash + path.links.size());
    const LinkId chosen = links[number % links.size()];
    path.links.push_back(chosen);
    path.latency += topology_->link(chosen).latency;
    return topology_->link(chosen).to;
  };

  const std::span<const LinkId> ports = graph_.ports_out(route.from);
  const bool is_by_port =
      route.port && !ports.empty() &&
      distance_over(ports[*route.port % ports.size()], route.to) != SwitchGraph::unreachable;
  std::uint32_t vertex =
      is_by_port ? choose(ports, route.port) : choose(nearest(ports, route.to), std::nullopt);
  while (vertex != index(route.to)) {
    const bool is_last = graph_.distance(vertex, route.to) == 0;
    vertex = is_last ? choose(last_links(vertex, route.to), route.port)
                     : choose(nearest(graph_.onward(vertex), route.to), std::nullopt);
  }
  return path;
}

std::vector<LinkUse> Routing::spread_path(EndpointId from, EndpointId to, std::uint64_t seed) {
  const std::size_t out = std::max<std::size_t>(1, graph_.ports_out(from).size());
  const std::size_t in = std::max<std::size_t>(1, graph_.ports_in(to).size());
  const std::size_t parts = std::lcm(out, in);
  std::map<LinkId, double> uses;
  for (std::size_t port = 0; port < parts; ++port) {
    const Path part =
        path({.from = from, .to = to, .port = static_cast<std::uint32_t>(port), .seed = seed});
    for (const LinkId link : part.links) uses[link] += 1.0;
  }
  std::vector<LinkUse> merged;
  merged.reserve(uses.size());
  for (const auto& [link, count] : uses) {
    merged.push_back({.link = link, .per_rate = count / static_cast<double>(parts)});
  }
  return merged;
}

std::uint32_t Routing::distance(EndpointId from, EndpointId to) {
  if (from == to) return 0;
  const std::span<const LinkId> first = nearest(graph_.ports_out(from), to);
  HEADROOM_ASSERT(!first.empty(), "every endpoint reaches every other");
  return distance_over(first.front(), to);
}

}  // namespace headroom

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/ids.hpp"

#include "models/fabric/routing.hpp"
#include "models/fabric/topology.hpp"

namespace headroom {
namespace {

constexpr std::uint32_t far = UINT32_MAX;

/// Shortest ways from endpoint `from` to every vertex: links shorten them until none does
/// (Bellman and Ford); endpoints pass nothing on.
std::vector<std::uint32_t> search(const Topology& topology, std::uint32_t from) {
  std::vector<std::uint32_t> distances(topology.vertex_count(), far);
  distances[from] = 0;
  bool is_changing = true;
  while (is_changing) {
    is_changing = false;
    for (const TopologyLink& link : topology.links()) {
      if (distances[link.from] == far) continue;
      if (link.from != from && topology.is_endpoint(link.from)) continue;
      const std::uint32_t length = distances[link.from] + link.length;
      if (length >= distances[link.to]) continue;
      distances[link.to] = length;
      is_changing = true;
    }
  }
  return distances;
}

std::uint32_t length_of(const Topology& topology, const Path& path) {
  std::uint32_t length = 0;
  for (const LinkId link : path.links) length += topology.link(link).length;
  return length;
}

/// Whether `path` leads from one end to the other, link by link.
bool is_connected(const Topology& topology, const Path& path, const Route& route) {
  auto vertex = static_cast<std::uint32_t>(route.from);
  Duration latency{};
  for (const LinkId link : path.links) {
    if (topology.link(link).from != vertex) return false;
    vertex = topology.link(link).to;
    latency += topology.link(link).latency;
  }
  return vertex == static_cast<std::uint32_t>(route.to) && latency == path.latency;
}

void check_routes(const Topology& topology) {
  Routing routing{topology};
  const auto count = static_cast<std::uint32_t>(topology.endpoint_count());
  bool is_right = true;
  for (std::uint32_t from = 0; from < count; ++from) {
    const std::vector<std::uint32_t> distances = search(topology, from);
    for (std::uint32_t to = 0; to < count; ++to) {
      const Route route{.from = EndpointId{from}, .to = EndpointId{to}, .seed = from * 31 + to};
      const Path path = routing.path(route);
      is_right = is_right && length_of(topology, path) == distances[to];
      is_right = is_right && routing.distance(route.from, route.to) == distances[to];
      is_right = is_right && is_connected(topology, path, route);
    }
  }
  CHECK(is_right);
}

TopologySpec spec_of(std::uint32_t endpoints, Fabric fabric, std::uint32_t ports = 1) {
  TopologySpec spec;
  spec.place = "here";
  spec.fabric = std::move(fabric);
  spec.hop_latency = 7_ns;
  for (std::uint32_t i = 0; i < endpoints; ++i) {
    spec.endpoints.push_back({fmt::format("n{}", i), ports, 10_GBps});
  }
  return spec;
}

TEST_CASE("paths in every fabric are as short as a plain search finds") {
  for (const std::uint32_t endpoints : {1U, 2U, 7U, 16U, 33U}) {
    CAPTURE(endpoints);
    for (const std::uint32_t ports : {1U, 3U}) {
      check_routes(Topology{spec_of(endpoints, SingleSwitch{}, ports)});
      check_routes(Topology{spec_of(endpoints, LeafSpine{.nodes_per_leaf = 4}, ports)});
      check_routes(Topology{spec_of(endpoints, FatTree{}, ports)});
      check_routes(Topology{spec_of(endpoints, RailOptimised{.nodes_per_leaf = 4}, ports)});
      check_routes(Topology{spec_of(endpoints, Dragonfly{}, ports)});
    }
  }
}

CustomFabric random_fabric(std::mt19937_64& engine, std::uint32_t endpoints) {
  const auto below = [&](std::size_t count) { return static_cast<std::size_t>(engine() % count); };
  const std::size_t switches = 1 + below(8);
  const auto switch_name = [](std::size_t number) { return fmt::format("s{}", number); };
  CustomFabric fabric;
  for (std::uint32_t i = 0; i < endpoints; ++i) {
    const std::size_t ports = 1 + below(2);
    for (std::size_t port = 0; port < ports; ++port) {
      fabric.links.push_back({fmt::format("n{}", i), switch_name(below(switches)), 1_GBps});
    }
  }
  for (std::size_t i = 0; i < switches + below(12); ++i) {
    CustomLink link{switch_name(below(switches)), switch_name(below(switches)), 1_GBps};
    link.is_one_way = below(4) == 0;
    if (link.from != link.to) fabric.links.push_back(link);
  }
  if (below(3) == 0) fabric.links.push_back({"n0", "n1", 1_GBps});
  return fabric;
}

/// Whether breadth-first searches reach every endpoint from every other.
bool is_whole(const CustomFabric& fabric, std::uint32_t endpoints) {
  std::set<std::pair<std::string, std::string>> steps;
  for (const CustomLink& link : fabric.links) {
    steps.emplace(link.from, link.to);
    if (!link.is_one_way) steps.emplace(link.to, link.from);
  }
  for (std::uint32_t from = 0; from < endpoints; ++from) {
    std::set<std::string> seen{fmt::format("n{}", from)};
    std::deque<std::string> front{*seen.begin()};
    while (!front.empty()) {
      const std::string vertex = front.front();
      front.pop_front();
      if (vertex.front() == 'n' && vertex != fmt::format("n{}", from)) continue;
      for (const auto& [start, end] : steps) {
        if (start == vertex && seen.insert(end).second) front.push_back(end);
      }
    }
    for (std::uint32_t to = 0; to < endpoints; ++to) {
      if (!seen.contains(fmt::format("n{}", to))) return false;
    }
  }
  return true;
}

TEST_CASE("random networks are refused exactly if they are cut, and else routed shortest") {
  std::mt19937_64 engine{11};
  int whole = 0;
  for (int i = 0; i < 300; ++i) {
    const std::uint32_t endpoints = 2 + static_cast<std::uint32_t>(engine() % 6);
    const CustomFabric fabric = random_fabric(engine, endpoints);
    if (is_whole(fabric, endpoints)) {
      ++whole;
      check_routes(Topology{spec_of(endpoints, fabric)});
    } else {
      CHECK_THROWS_AS(Topology{spec_of(endpoints, fabric)}, InputError);
    }
  }
  // Both kinds must have come up often.
  CHECK(whole > 50);
  CHECK(whole < 250);
}

std::uint64_t mix(std::uint64_t bits) {
  bits = (bits ^ (bits >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  bits = (bits ^ (bits >> 27U)) * 0x94d049bb133111ebULL;
  return bits ^ (bits >> 31U);
}

TEST_CASE("the choice among equal links is the one that the formula gives") {
  const Topology topology{spec_of(8, LeafSpine{.nodes_per_leaf = 4})};
  Routing routing{topology};
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Route route{.from = EndpointId{1}, .to = EndpointId{6}, .seed = seed};
    const std::uint64_t hash = mix(mix((std::uint64_t{1} << 32U) + 6) ^ seed);
    const std::string spine = fmt::format("leaf 0 -> spine {}", mix(hash + 1) % 4);
    REQUIRE(topology.link_name(routing.path(route).links[1]) == spine);
  }
}

TEST_CASE("seeds spread transfers over the spines about evenly") {
  const Topology topology{spec_of(64, LeafSpine{.nodes_per_leaf = 16})};
  Routing routing{topology};
  std::vector<int> used(topology.links().size());
  constexpr int transfers = 16'000;
  for (std::uint64_t seed = 0; seed < transfers; ++seed) {
    const Path path = routing.path({.from = EndpointId{0}, .to = EndpointId{63}, .seed = seed});
    ++used[index(path.links[1])];
  }
  // 1,000 each are expected; five standard deviations of a binomial are 153.
  const auto uneven = [](int count) { return count > 0 && (count < 847 || count > 1'153); };
  CHECK(std::ranges::count_if(used, [](int count) { return count > 0; }) == 16);
  CHECK(std::ranges::none_of(used, uneven));
}

}  // namespace
}  // namespace headroom

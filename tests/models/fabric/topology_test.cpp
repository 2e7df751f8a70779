#include "models/fabric/topology.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/fabric/routing.hpp"

namespace headroom {
namespace {

TopologySpec spec_of(std::uint32_t endpoints, Fabric fabric, std::uint32_t ports = 1) {
  TopologySpec spec;
  spec.place = "a.json: cluster.network";
  spec.fabric = std::move(fabric);
  for (std::uint32_t i = 0; i < endpoints; ++i) {
    spec.endpoints.push_back({fmt::format("n{}", i), ports, 10_GBps});
  }
  spec.hop_latency = 100_ns;
  return spec;
}

/// How many links of each class there are.
std::map<std::string, int> classes_of(const Topology& topology) {
  std::map<std::string, int> counts;
  for (const TopologyLink& link : topology.links()) ++counts[topology.class_name(link.link_class)];
  return counts;
}

/// The rate of the first link of class `name`, in GB/s.
double rate_of(const Topology& topology, const std::string& name) {
  for (const TopologyLink& link : topology.links()) {
    if (topology.class_name(link.link_class) == name) return link.capacity.count / 1e9;
  }
  return 0.0;
}

std::vector<std::string> names_of(const Topology& topology, const Path& path) {
  std::vector<std::string> names;
  for (const LinkId link : path.links) names.push_back(topology.link_name(link));
  return names;
}

using Names = std::vector<std::string>;
using Counts = std::map<std::string, int>;

TEST_CASE("a single switch is two links away from all") {
  TopologySpec spec = spec_of(3, SingleSwitch{});
  spec.efficiency = 0.9;
  const Topology topology{spec};
  Routing routing{topology};
  const Path path = routing.path({.from = EndpointId{0}, .to = EndpointId{2}});
  CHECK(names_of(topology, path) == Names{"n0 -> switch", "switch -> n2"});
  CHECK(path.latency == 200_ns);
  CHECK(rate_of(topology, "nic") == doctest::Approx(9.0));
  CHECK(routing.path({.from = EndpointId{1}, .to = EndpointId{1}}).links.empty());
}

TEST_CASE("a leaf-spine network gives each leaf its ports / oversubscription upwards") {
  SUBCASE("two leaves of two nodes, two to one") {
    const Topology topology{spec_of(4, LeafSpine{.nodes_per_leaf = 2, .oversubscription = 2.0})};
    CHECK(classes_of(topology) == Counts{{"nic", 8}, {"leaf-uplink", 4}});
    CHECK(rate_of(topology, "leaf-uplink") == 10.0);
    Routing routing{topology};
    const Path near = routing.path({.from = EndpointId{0}, .to = EndpointId{1}});
    CHECK(names_of(topology, near) == Names{"n0 -> leaf 0", "leaf 0 -> n1"});
    const Path far = routing.path({.from = EndpointId{0}, .to = EndpointId{3}});
    CHECK(names_of(topology, far) ==
          Names{"n0 -> leaf 0", "leaf 0 -> spine 0", "spine 0 -> leaf 1", "leaf 1 -> n3"});
  }
  SUBCASE("1,024 nodes on 32 leaves and 16 spines, two to one") {
    const LeafSpine fabric{.nodes_per_leaf = 32, .oversubscription = 2.0, .spines = 16};
    const Topology topology{spec_of(1'024, fabric)};
    CHECK(topology.links().size() == 3'072);
    CHECK(rate_of(topology, "leaf-uplink") == 10.0);
  }
  SUBCASE("three to one by cables of the port rate: the uplinks still carry exactly a third") {
    const Topology topology{spec_of(8, LeafSpine{.nodes_per_leaf = 4, .oversubscription = 3.0})};
    // 40 / 3 GB/s take two cables; 2 leaves times 2 spines, both directions.
    CHECK(classes_of(topology)["leaf-uplink"] == 8);
    CHECK(rate_of(topology, "leaf-uplink") == doctest::Approx(20.0 / 3.0));
  }
  SUBCASE("one leaf needs no spine") {
    CHECK(classes_of(Topology{spec_of(32, LeafSpine{})}) == Counts{{"nic", 64}});
  }
}

TEST_CASE("a fat tree of radix 4 has 16 places, 20 switches and paths of 2, 4 and 6 links") {
  const Topology topology{spec_of(16, FatTree{.oversubscription = 2.0})};
  CHECK(topology.vertex_count() == 16 + 20);
  CHECK(classes_of(topology) == Counts{{"nic", 32}, {"edge-uplink", 32}, {"core-uplink", 32}});
  CHECK(rate_of(topology, "edge-uplink") == 5.0);
  CHECK(rate_of(topology, "core-uplink") == 5.0);
  Routing routing{topology};
  CHECK(routing.distance(EndpointId{0}, EndpointId{1}) == 2);
  CHECK(routing.distance(EndpointId{0}, EndpointId{2}) == 4);
  CHECK(routing.distance(EndpointId{0}, EndpointId{15}) == 6);
  CHECK(Topology{spec_of(17, FatTree{})}.vertex_count() > 17 + 20);
}

TEST_CASE("rails keep traffic of one port on its leaf, and spreading uses all of them") {
  // Two groups of two nodes with two ports each: four leaves of 20 GB/s downwards.
  const Topology topology{spec_of(4, RailOptimised{.nodes_per_leaf = 2}, 2)};
  CHECK(classes_of(topology) == Counts{{"nic", 16}, {"leaf-uplink", 16}});
  CHECK(rate_of(topology, "leaf-uplink") == 10.0);
  Routing routing{topology};
  const Path near = routing.path({.from = EndpointId{0}, .to = EndpointId{1}, .port = 1});
  CHECK(names_of(topology, near) == Names{"n0 -> group 0 rail 1", "group 0 rail 1 -> n1"});
  const Path far = routing.path({.from = EndpointId{0}, .to = EndpointId{3}, .port = 1});
  CHECK(far.links.size() == 4);
  CHECK(topology.link_name(far.links.front()) == "n0 -> group 0 rail 1");

  const std::vector<LinkUse> spread = routing.spread_path(EndpointId{0}, EndpointId{1});
  REQUIRE(spread.size() == 4);
  for (const LinkUse& use : spread) CHECK(use.per_rate == 0.5);
}

TEST_CASE("spreading between ends with 1 and 2 ports loads the single one fully") {
  TopologySpec spec = spec_of(2, SingleSwitch{});
  spec.endpoints[1].ports = 2;
  const Topology topology{spec};
  Routing routing{topology};
  std::map<std::string, std::vector<double>> uses;
  for (const LinkUse& use : routing.spread_path(EndpointId{0}, EndpointId{1})) {
    uses[topology.link_name(use.link)].push_back(use.per_rate);
  }
  CHECK(uses["n0 -> switch"] == std::vector{1.0});
  CHECK(uses["switch -> n1"] == std::vector{0.5, 0.5});
}

TEST_CASE("a dragonfly joins every two groups, and minimal paths cross one global link") {
  const Dragonfly fabric{
      .nodes_per_router = 1, .routers_per_group = 2, .global_links_per_router = 1};
  const Topology topology{spec_of(6, fabric)};
  // Three groups of two routers: a local cable each, and a global cable for each pair.
  CHECK(classes_of(topology) == Counts{{"nic", 12}, {"local", 6}, {"global", 6}});
  Routing routing{topology};
  for (std::uint32_t from = 0; from < 6; ++from) {
    for (std::uint32_t to = 0; to < 6; ++to) {
      const Path path = routing.path({.from = EndpointId{from}, .to = EndpointId{to}});
      const auto globals = std::ranges::count_if(path.links, [&](LinkId link) {
        return topology.class_name(topology.link(link).link_class) == "global";
      });
      CHECK(globals == (from / 2 == to / 2 ? 0 : 1));
      CHECK(path.links.size() <= 5);
    }
  }
  // By itself it is balanced: p = 2, a = 4, h = 2 hold up to 72 endpoints in 9 groups.
  CHECK(Topology{spec_of(72, Dragonfly{})}.vertex_count() == 72 + 36);
}

TEST_CASE("a custom network is what its links say") {
  CustomFabric fabric;
  fabric.links = {{"n0", "a", 10_GBps, 5_ns},
                  {"a", "b", 40_GBps, std::nullopt, "backbone"},
                  {"b", "n1", 20_GBps}};
  const Topology topology{spec_of(2, fabric)};
  Routing routing{topology};
  const Path path = routing.path({.from = EndpointId{1}, .to = EndpointId{0}});
  CHECK(names_of(topology, path) == Names{"n1 -> b", "b -> a", "a -> n0"});
  CHECK(path.latency == 205_ns);
  CHECK(rate_of(topology, "backbone") == 40.0);
  CHECK(topology.link(path.links.back()).capacity == 10_GBps);
}

/// What the InputError says, or nothing if the specification is right.
std::string complaint(const TopologySpec& spec) {
  try {
    const Topology topology{spec};
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST_CASE("a network that cannot be is refused with one clear message") {
  const auto complains = [](const TopologySpec& spec, const std::string& part) {
    const std::string said = complaint(spec);
    CAPTURE(said);
    CHECK(said.find(part) != std::string::npos);
    CHECK(said.find("a.json: cluster.network") == 0);
  };
  TopologySpec spec = spec_of(2, SingleSwitch{});
  spec.endpoints[1].port_rate = {0.0};
  complains(spec, "endpoint \"n1\" has ports of 0 bytes per second (a positive rate)");
  spec = spec_of(2, SingleSwitch{});
  spec.endpoints[0].ports = 0;
  complains(spec, "endpoint \"n0\" has 0 ports (1 to 64)");
  spec.hop_latency = Duration{-1};
  complains(spec, "cluster.network.latency: -1 ns (0 or more)");
  spec = spec_of(2, SingleSwitch{});
  spec.efficiency = std::numeric_limits<double>::quiet_NaN();
  complains(spec, "efficiency: nan is out of range");
  complains(spec_of(0, SingleSwitch{}), "a network of 0 endpoints");
  complains(spec_of(2, LeafSpine{.nodes_per_leaf = 0}), "nodes_per_leaf: 0 is out of range");
  complains(spec_of(2, LeafSpine{.oversubscription = -2.0}), "oversubscription: -2");
  complains(spec_of(2, LeafSpine{.spines = 0}), "spines: 0 is out of range (1 to 1000000)");
  complains(spec_of(17, FatTree{.radix = 4}), "4 has 16 places for 17 endpoints (6 or more)");
  complains(spec_of(2, FatTree{.radix = 3}), "radix: 3 is out of range");
  complains(spec_of(40, Dragonfly{.nodes_per_router = 1, .routers_per_group = 2}),
            "2 routers of 1 global links reach 2 of 19 other groups");
}

TEST_CASE("a custom network with a fault is refused") {
  const auto complaint_of = [](std::uint32_t endpoints, std::vector<CustomLink> links) {
    return complaint(spec_of(endpoints, CustomFabric{std::move(links)}));
  };
  const auto has = [](const std::string& said, const std::string& part) {
    return said.find(part) != std::string::npos;
  };
  CHECK(has(complaint_of(2, {{"n0", "n0", 1_GBps}}), "links[0]: a link from \"n0\" to itself"));
  CHECK(has(complaint_of(2, {{"n0", "n1", {0.0}}}), "links[0].rate: 0 bytes per second"));
  CHECK(has(complaint_of(2, {{"n0", "n1", 1_GBps, Duration{-5}}}), "links[0].latency: -5 ns"));
  CHECK(has(complaint_of(2, {{"n0", "", 1_GBps}}), "a link without an end"));
  CHECK(has(complaint_of(2, {}), "there is no way from \"n0\" to \"n1\""));
  CHECK(has(complaint_of(2, {{"n0", "n1", 1_GBps, std::nullopt, "c", true}}),
            "there is no way from \"n1\" to \"n0\""));
  // Endpoints pass nothing on: n1 hangs on both switches and joins them not.
  const std::vector<CustomLink> islands{
      {"n0", "a", 1_GBps}, {"n1", "a", 1_GBps}, {"n1", "b", 1_GBps}, {"n2", "b", 1_GBps}};
  CHECK(has(complaint_of(3, islands), "there is no way from \"n0\" to \"n2\""));
  CHECK(complaint_of(2, {{"n0", "n1", 1_GBps}}).empty());
}

TEST_CASE("fabrics are known by name") {
  for (const std::string& name : fabric_names()) CHECK(fabric_named(name).has_value());
  CHECK(std::holds_alternative<FatTree>(fabric_named("fat-tree").value()));
  CHECK_FALSE(fabric_named("torus"));
}

}  // namespace
}  // namespace headroom

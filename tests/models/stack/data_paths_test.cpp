#include "models/stack/data_paths.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <map>
#include <string>
#include <vector>

#include "tests/models/stack/small_stack.hpp"

using namespace headroom;

namespace {

/// What is taken of each link, by the link's name; ports side by side have one name.
std::map<std::string, double> by_name(const DataPaths& paths, const LinkLoads& loads) {
  std::map<std::string, double> named;
  for (const LinkUse& use : loads.uses()) {
    named[paths.links()[static_cast<std::size_t>(use.link)].name] += use.per_rate;
  }
  return named;
}

using Uses = std::map<std::string, double>;

double capacity_of(const DataPaths& paths, const std::string& kind) {
  for (const LinkKind& known : paths.kinds()) {
    if (known.name == kind) return known.capacity;
  }
  return -1.0;
}

}  // namespace

TEST_CASE("the links of a small stack by hand") {
  StackSpec stack = round_stack(2);
  stack.storages.front().spec.metadata_ops = OpRate{500.0};
  const DataPaths paths{stack};
  // In and out: a port of each node and four of the storage; three limits of the storage; two of
  // the disks of each node.
  CHECK(paths.links().size() == 2 * (2 + 4) + 3 + 2 * 2);
  CHECK(capacity_of(paths, "nic") == 4e9);
  CHECK(capacity_of(paths, "shared ports") == 8e9);
  CHECK(capacity_of(paths, "shared bandwidth") == 100e6);
  CHECK(capacity_of(paths, "shared operations") == 1e6);
  CHECK(capacity_of(paths, "shared metadata") == 500.0);
  CHECK(capacity_of(paths, "local disk bandwidth") == 2e9);
  CHECK(capacity_of(paths, "local disk operations") == 2e6);
  CHECK(paths.kind_of(LinkId{0}).part == LinkPart::network);
}

TEST_CASE("a figure that nobody knows limits nothing") {
  StackSpec stack = round_stack(1);
  stack.storages.front().spec.read_ops = {};
  stack.groups.front().server.local.read_ops = {};
  DataPaths paths{stack};
  CHECK(capacity_of(paths, "shared operations") == -1.0);
  CHECK(capacity_of(paths, "shared metadata") == -1.0);
  CHECK(capacity_of(paths, "local disk operations") == -1.0);
  LinkLoads loads;
  const std::vector<NodeId> nodes{NodeId{0}};
  paths.add_read(loads, 0, {.bytes = 10.0, .operations = 1.0, .metadata = 3.0}, nodes);
  CHECK(by_name(paths, loads).size() == 3);  // bandwidth, two ports
}

TEST_CASE("a read takes the storage once and each node's port for its part") {
  StackSpec stack = round_stack(3);
  stack.storages.front().spec.metadata_ops = OpRate{500.0};
  DataPaths paths{stack};
  LinkLoads loads;
  const std::vector<NodeId> nodes{NodeId{0}, NodeId{2}};
  paths.add_read(loads, 0, {.bytes = 100.0, .operations = 2.0, .metadata = 3.0}, nodes);
  const Uses uses = by_name(paths, loads);
  CHECK(uses.at("shared bandwidth") == 100.0);
  CHECK(uses.at("shared operations") == 2.0);
  CHECK(uses.at("shared metadata") == 3.0);
  double from_storage = 0.0;
  double into_nodes = 0.0;
  for (const auto& [name, use] : uses) {
    if (name.starts_with("shared -> ")) from_storage += use;
    if (name.ends_with(" -> node 0") || name.ends_with(" -> node 2")) {
      CHECK(use == 50.0);
      into_nodes += use;
    }
    CHECK_FALSE(name.ends_with("node 1"));
    CHECK_FALSE(name.starts_with("node "));  // nothing is sent by a node
  }
  CHECK(from_storage == 100.0);
  CHECK(into_nodes == 100.0);
}

TEST_CASE("a write leaves the first node and weighs as many reads as it costs") {
  StackSpec stack = round_stack(2);
  stack.storages.front().spec.write = {25e6};
  stack.storages.front().read_factor = 0.8;
  stack.storages.front().write_factor = 0.4;  // 80 MB/s read, 10 MB/s written: 8 reads
  DataPaths paths{stack};
  LinkLoads loads;
  const std::vector<NodeId> nodes{NodeId{1}, NodeId{0}};
  paths.add_write(loads, 0, 100.0, nodes);
  const Uses uses = by_name(paths, loads);
  CHECK(capacity_of(paths, "shared bandwidth") == doctest::Approx(80e6));
  CHECK(uses.at("shared bandwidth") == doctest::Approx(800.0));
  CHECK_FALSE(uses.contains("shared operations"));
  double sent = 0.0;
  for (const auto& [name, use] : uses) {
    if (name.starts_with("node 1 -> ")) sent += use;
    CHECK_FALSE(name.starts_with("node 0"));
  }
  CHECK(sent == 100.0);
}

TEST_CASE("local reads are shared out, local copies go to every node") {
  StackSpec stack = round_stack(2);
  stack.groups.front().server.local.write = {0.5e9};
  DataPaths paths{stack};
  const std::vector<NodeId> nodes{NodeId{0}, NodeId{1}};
  LinkLoads reads;
  paths.add_local_read(reads, {.bytes = 100.0, .operations = 4.0}, nodes);
  CHECK(by_name(paths, reads) == Uses{{"node 0 local disk bandwidth", 50.0},
                                      {"node 0 local disk operations", 2.0},
                                      {"node 1 local disk bandwidth", 50.0},
                                      {"node 1 local disk operations", 2.0}});
  LinkLoads copies;
  paths.add_local_write(copies, 100.0, nodes);
  CHECK(by_name(paths, copies) ==
        Uses{{"node 0 local disk bandwidth", 200.0}, {"node 1 local disk bandwidth", 200.0}});
}

TEST_CASE("a ring takes every port of its nodes once in each direction") {
  StackSpec stack = round_stack(3);
  DataPaths paths{stack};
  const std::vector<NodeId> nodes{NodeId{0}, NodeId{1}, NodeId{2}};
  LinkLoads ring;
  paths.add_ring(ring, 100.0, nodes, 0.5);  // GPUs reach half of what hosts do: twice the bytes
  const Uses uses = by_name(paths, ring);
  CHECK(uses.size() == 6);
  for (const auto& [name, use] : uses) CHECK(use == 200.0);

  LinkLoads alone;
  paths.add_ring(alone, 100.0, std::vector{NodeId{1}}, 0.5);
  CHECK(alone.empty());
}

TEST_CASE("loads of one link add up, and nothing is no load") {
  LinkLoads loads;
  loads.add(LinkId{3}, 1.0);
  loads.add(LinkId{1}, 0.0);
  loads.add(std::vector<LinkUse>{{LinkId{3}, 2.0}, {LinkId{0}, 0.5}}, 4.0);
  const std::vector<LinkUse> uses = loads.uses();
  REQUIRE(uses.size() == 2);
  CHECK(uses[0].link == LinkId{0});
  CHECK(uses[0].per_rate == 2.0);
  CHECK(uses[1].link == LinkId{3});
  CHECK(uses[1].per_rate == 9.0);
}

TEST_CASE("ports of a node: as the network says, else for computing, else for storage, else one") {
  GroupHardware group = round_group(1);
  StackNetwork network;
  group.server.compute_nics.count = 4;
  group.server.storage_nics.count = 2;
  CHECK(ports_of(group, network) == 4);
  group.server.compute_nics.count = 0;
  CHECK(ports_of(group, network) == 2);
  group.server.storage_nics.count = 0;
  CHECK(ports_of(group, network) == 1);
  network.ports_per_node = 8;
  CHECK(ports_of(group, network) == 8);
}

TEST_CASE("a shuffle leaves every node evenly, and a part of it stays where it is") {
  DataPaths paths{round_stack(4)};
  const std::vector<NodeId> nodes{NodeId{0}, NodeId{1}, NodeId{2}, NodeId{3}};
  LinkLoads loads;
  paths.add_shuffle_read(loads, 1600.0, nodes);
  double network = 0.0;
  double disks = 0.0;
  for (const LinkUse& use : loads.uses()) {
    const LinkPart part = paths.kind_of(use.link).part;
    if (part == LinkPart::network) {
      // 400 of each node, of which three quarters go to the others: 300 out and 300 in.
      CHECK(use.per_rate == doctest::Approx(300.0));
      network += use.per_rate;
    } else {
      CHECK(use.per_rate == doctest::Approx(400.0));
      disks += use.per_rate;
    }
  }
  CHECK(network == doctest::Approx(2.0 * 1200.0));
  CHECK(disks == doctest::Approx(1600.0));
}

TEST_CASE("what many nodes shuffle loads every port alike, whomever each of them sends to") {
  constexpr std::uint32_t count = 100;
  DataPaths paths{round_stack(count)};
  std::vector<NodeId> nodes;
  for (std::uint32_t i = 0; i < count; ++i) nodes.push_back(NodeId{i});
  LinkLoads loads;
  paths.add_shuffle_read(loads, 1e6, nodes);
  for (const LinkUse& use : loads.uses()) {
    if (paths.kind_of(use.link).part != LinkPart::network) continue;
    CHECK(use.per_rate == doctest::Approx(1e4 * 0.99));
  }
}

TEST_CASE("nodes write to a storage an equal part each") {
  DataPaths paths{round_stack(2)};
  const std::vector<NodeId> nodes{NodeId{0}, NodeId{1}};
  LinkLoads loads;
  paths.add_spread_write(loads, 0, 10.0, nodes);
  double ports = 0.0;
  for (const LinkUse& use : loads.uses()) {
    if (paths.kind_of(use.link).name != "nic") continue;
    CHECK(use.per_rate == doctest::Approx(5.0));
    ports += use.per_rate;
  }
  CHECK(ports == doctest::Approx(10.0));
  CHECK(by_name(paths, loads).at("shared bandwidth") == 10.0);
}

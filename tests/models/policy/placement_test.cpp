#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <memory>
#include <string_view>
#include <vector>

#include "headroom/random.hpp"

#include "models/registry.hpp"

using namespace headroom;

namespace {

std::unique_ptr<PlacementPolicy> make(std::string_view name) {
  const auto entry = std::ranges::find(placement_policies(), name, &PlacementEntry::name);
  REQUIRE(entry != placement_policies().end());
  return entry->make(1);
}

NodeGroup group(std::uint32_t count, std::uint32_t gpus) {
  return {.name = "group", .count = count, .gpus = gpus, .gpu_model = {}, .cpus = {}, .memory = {}};
}

/// Three nodes of eight GPUs and one of four, of which 8, 3, 5 and 3 are free.
FreeCapacity cluster() {
  FreeCapacity free{{{group(3, 8), group(1, 4)}}};
  free.take(NodeId{1}, {.nodes = 1, .gpus_per_node = 5});
  free.take(NodeId{2}, {.nodes = 1, .gpus_per_node = 3});
  free.take(NodeId{3}, {.nodes = 1, .gpus_per_node = 1});
  return free;
}

std::vector<std::size_t> placed(std::string_view name, const Footprint& footprint,
                                const FreeCapacity& free, const NodeSet* blocked = nullptr) {
  std::vector<NodeId> nodes;
  std::vector<std::size_t> numbers;
  if (!make(name)->place(footprint, free, blocked, nodes)) return numbers;
  for (const NodeId node : nodes) numbers.push_back(index(node));
  return numbers;
}

using Nodes = std::vector<std::size_t>;

}  // namespace

TEST_CASE("each placement takes the node it is named for") {
  const FreeCapacity free = cluster();
  const Footprint two{.nodes = 1, .gpus_per_node = 2};
  CHECK(placed("first-fit", two, free) == Nodes{0});
  CHECK(placed("best-fit", two, free) == Nodes{1});  // 3 free, the lowest id of two such nodes
  CHECK(placed("consolidate", two, free) == Nodes{1});
  CHECK(placed("worst-fit", two, free) == Nodes{0});
  CHECK(placed("pack", two, free) == Nodes{1});    // 5 of 8 in use
  CHECK(placed("spread", two, free) == Nodes{0});  // none in use
}

TEST_CASE("spread and pack go by the part in use, worst-fit and best-fit by what is free") {
  FreeCapacity free{{{group(1, 16), group(1, 4)}}};
  free.take(NodeId{0}, {.nodes = 1, .gpus_per_node = 8});
  const Footprint one{.nodes = 1, .gpus_per_node = 1};
  CHECK(placed("worst-fit", one, free) == Nodes{0});
  CHECK(placed("spread", one, free) == Nodes{1});
  CHECK(placed("best-fit", one, free) == Nodes{1});
  CHECK(placed("pack", one, free) == Nodes{0});
}

TEST_CASE("gangs take different nodes, in ascending order, and respect what is blocked") {
  const FreeCapacity free = cluster();
  const Footprint gang{.nodes = 2, .gpus_per_node = 3};
  CHECK(placed("first-fit", gang, free) == Nodes{0, 1});
  CHECK(placed("best-fit", gang, free) == Nodes{1, 3});
  CHECK(placed("worst-fit", gang, free) == Nodes{0, 2});
  NodeSet blocked{4};
  blocked.insert(NodeId{0});
  CHECK(placed("first-fit", gang, free, &blocked) == Nodes{1, 2});
  CHECK(placed("first-fit", {.nodes = 4, .gpus_per_node = 3}, free, &blocked).empty());
  CHECK(placed("first-fit", {.nodes = 5, .gpus_per_node = 1}, free).empty());
}

TEST_CASE("every placement answers whenever enough nodes have room") {
  RandomStream stream{17, "placement test", 0};
  for (int round = 0; round < 300; ++round) {
    FreeCapacity free{{{group(1 + static_cast<std::uint32_t>(stream.below(70)),
                              1 + static_cast<std::uint32_t>(stream.below(100)))}}};
    for (std::size_t i = 0; i < free.node_count(); ++i) {
      const auto node = id_at<NodeId>(i);
      const auto taken = static_cast<std::uint32_t>(stream.below(free.free_gpus(node) + 1));
      free.take(node, {.nodes = 1, .gpus_per_node = taken});
    }
    const Footprint footprint{
        .nodes = 1 + static_cast<std::uint32_t>(stream.below(4)),
        .gpus_per_node = 1 + static_cast<std::uint32_t>(stream.below(free.gpus_per_node_max()))};
    for (const PlacementEntry& entry : placement_policies()) {
      std::vector<NodeId> nodes;
      const bool done = entry.make({.seed = 1})->place(footprint, free, nullptr, nodes);
      REQUIRE(done == free.fits(footprint));
      if (!done) continue;
      REQUIRE(nodes.size() == footprint.nodes);
      REQUIRE(std::ranges::adjacent_find(nodes, std::greater_equal<>{}) == nodes.end());
      for (const NodeId node : nodes) REQUIRE(free.has_room(node, footprint));
    }
  }
}

#include "headroom/free_capacity.hpp"

#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/random.hpp"

using namespace headroom;

namespace {

NodeGroup group(std::uint32_t count, std::uint32_t gpus, std::string model = {}) {
  return {.name = "group",
          .count = count,
          .gpus = gpus,
          .gpu_model = std::move(model),
          .cpus = {},
          .memory = {}};
}

ResourceRequest gpus(std::int64_t count) {
  ResourceRequest request;
  request.gpus = whole_gpus(count);
  return request;
}

std::vector<std::size_t> with_room(const FreeCapacity& free, const Footprint& footprint,
                                   const NodeSet* blocked = nullptr) {
  std::vector<std::size_t> nodes;
  free.for_each_with_room(footprint, blocked, [&](NodeId node) {
    nodes.push_back(index(node));
    return true;
  });
  return nodes;
}

}  // namespace

TEST_CASE("a request that a node can hold takes one node, a larger one whole nodes") {
  FreeCapacity free{{{group(4, 8)}}};
  CHECK(free.resolve(gpus(8)) == Footprint{.nodes = 1, .gpus_per_node = 8});
  CHECK(free.resolve(gpus(9)) == Footprint{.nodes = 2, .gpus_per_node = 8});
  CHECK(free.resolve(gpus(32)) == Footprint{.nodes = 4, .gpus_per_node = 8});
  CHECK(free.resolve(gpus(33)).impossible);
  CHECK(free.resolve(gpus(0)) == Footprint{.nodes = 1, .gpus_per_node = 0});
}

TEST_CASE("a request that says how many nodes is taken at its word") {
  FreeCapacity free{{{group(4, 8)}}};
  ResourceRequest request;
  request.nodes = 3;
  request.gpus_per_node = 2;
  CHECK(free.resolve(request) == Footprint{.nodes = 3, .gpus_per_node = 2});
  ResourceRequest spread = gpus(7);
  spread.nodes = 2;
  CHECK(free.resolve(spread) == Footprint{.nodes = 2, .gpus_per_node = 4});
  request.nodes = 5;
  CHECK(free.resolve(request).impossible);
}

TEST_CASE("whole nodes are of one size, the largest of which there are enough") {
  FreeCapacity free{{{group(2, 8), group(10, 4)}}};
  const Footprint large = free.resolve(gpus(16));
  CHECK(large.nodes == 2);
  CHECK(large.gpus_per_node == 8);
  CHECK(with_room(free, large) == std::vector<std::size_t>{0, 1});
  const Footprint larger = free.resolve(gpus(20));
  CHECK(larger.nodes == 5);
  CHECK(larger.gpus_per_node == 4);
  CHECK_FALSE(free.is_eligible(NodeId{0}, larger));
}

TEST_CASE("only nodes with an allowed model serve a job that names models") {
  FreeCapacity free{{{group(2, 8, "v100"), group(2, 8, "a100")}}};
  ResourceRequest request = gpus(4);
  request.gpu_models = {"a100"};
  CHECK(with_room(free, free.resolve(request)) == std::vector<std::size_t>{2, 3});
  request.gpu_models = {"h100"};
  CHECK(free.resolve(request).impossible);
}

TEST_CASE("processors and memory limit where a job fits") {
  NodeGroup small = group(1, 8);
  small.cpus = 16;
  NodeGroup large = group(1, 8);
  large.cpus = 64;
  large.memory = Bytes{1000};
  FreeCapacity free{{{small, large}}};
  ResourceRequest request = gpus(1);
  request.cpu_milli = 20'000;
  const Footprint footprint = free.resolve(request);
  CHECK(with_room(free, footprint) == std::vector<std::size_t>{1});
  free.take(NodeId{1}, footprint);
  free.take(NodeId{1}, footprint);
  free.take(NodeId{1}, footprint);
  CHECK_FALSE(free.fits(footprint));
  request.cpu_milli = 0;
  request.memory = Bytes{1001};
  CHECK(with_room(free, free.resolve(request)) == std::vector<std::size_t>{0});
}

TEST_CASE("a job of processors alone takes one node or several") {
  NodeGroup nodes = group(4, 0);
  nodes.cpus = 32;
  FreeCapacity free{{{nodes}}};
  ResourceRequest request;
  request.cpu_milli = 32'000;
  CHECK(free.resolve(request) == Footprint{.nodes = 1, .cpu_milli_per_node = 32'000});
  request.cpu_milli = 100'000;
  CHECK(free.resolve(request) == Footprint{.nodes = 4, .cpu_milli_per_node = 25'000});
  request.cpu_milli = 129'000;
  CHECK(free.resolve(request).impossible);
}

TEST_CASE("the index finds what a linear search finds") {
  RandomStream stream{5, "free capacity", 0};
  for (const std::uint32_t gpus_per_node : {1U, 4U, 8U, 64U, 65U, 200U}) {
    const std::uint32_t nodes = 1 + static_cast<std::uint32_t>(stream.below(200));
    FreeCapacity free{{{group(nodes, gpus_per_node), group(3, gpus_per_node / 2)}}};
    struct Held {
      NodeId node;
      Footprint footprint;
    };
    std::vector<Held> held;
    for (int step = 0; step < 2000; ++step) {
      const Footprint footprint{
          .nodes = 1 + static_cast<std::uint32_t>(stream.below(4)),
          .gpus_per_node = 1 + static_cast<std::uint32_t>(stream.below(gpus_per_node))};
      NodeSet blocked{free.node_count()};
      blocked.insert(id_at<NodeId>(stream.below(free.node_count())));
      const NodeSet* const barrier = stream.below(2) == 0 ? nullptr : &blocked;
      std::vector<std::size_t> linear;
      for (std::size_t i = 0; i < free.node_count(); ++i) {
        const auto node = id_at<NodeId>(i);
        const bool open = barrier == nullptr || !barrier->contains(node);
        if (open && free.free_gpus(node) >= footprint.gpus_per_node) linear.push_back(i);
      }
      REQUIRE(with_room(free, footprint, barrier) == linear);
      REQUIRE(free.fits(footprint, barrier) == (linear.size() >= footprint.nodes));
      if (!linear.empty() && stream.below(3) > 0) {
        held.push_back({id_at<NodeId>(linear[stream.below(linear.size())]), footprint});
        free.take(held.back().node, footprint);
      } else if (!held.empty()) {
        const std::size_t which = stream.below(held.size());
        free.give(held[which].node, held[which].footprint);
        held.erase(held.begin() + static_cast<std::ptrdiff_t>(which));
      }
    }
    for (const Held& one : held) free.give(one.node, one.footprint);
    CHECK(free.free_gpus() == free.gpu_count());
  }
}

TEST_CASE("a set of nodes drains in ascending order and knows its highest member") {
  NodeSet set{200};
  for (const std::uint32_t node : {130U, 3U, 64U}) set.insert(NodeId{node});
  CHECK(set.highest() == NodeId{130});
  std::vector<std::size_t> drained;
  set.drain([&](NodeId node) { drained.push_back(index(node)); });
  CHECK(drained == std::vector<std::size_t>{3, 64, 130});
  CHECK(set == NodeSet{200});
}

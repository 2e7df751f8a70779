#include <benchmark/benchmark.h>
#include <vector>

#include "headroom/free_capacity.hpp"
#include "headroom/random.hpp"

namespace headroom {
namespace {

/// A cluster of `nodes` × 8 GPUs on which nearly all is taken, as in a busy cluster, and
/// questions whose answer lies anywhere.
struct BusyCluster {
  explicit BusyCluster(std::int64_t nodes)
      : free{ClusterSpec{.nodes = {{.name = "pool",
                                    .count = static_cast<std::uint32_t>(nodes),
                                    .gpus = 8,
                                    .gpu_model = "",
                                    .cpus = {},
                                    .memory = {}}}}} {
    RandomStream random{1, "bench", 0};
    for (std::size_t node = 0; node < free.node_count(); ++node) {
      const auto taken = random.below(500) != 0 ? 8U : static_cast<std::uint32_t>(random.below(8));
      if (taken > 0) free.take(id_at<NodeId>(node), {.nodes = 1, .gpus_per_node = taken});
    }
  }
  FreeCapacity free;
};

/// First fit of one job of 1, 2, 4 or 8 GPUs on an almost full cluster.
void first_node_with_room(benchmark::State& state) {
  const BusyCluster cluster{state.range(0)};
  std::uint32_t gpus = 1;
  for (auto _ : state) {
    NodeId found{};
    cluster.free.for_each_with_room({.nodes = 1, .gpus_per_node = gpus}, nullptr, [&](NodeId node) {
      found = node;
      return false;
    });
    benchmark::DoNotOptimize(found);
    gpus = gpus == 8 ? 1 : gpus * 2;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(first_node_with_room)->Name("free_capacity/first")->Arg(128)->Arg(2048)->Arg(32768);

/// A job starts where it fits first and another ends anywhere.
void take_and_give(benchmark::State& state) {
  FreeCapacity free = BusyCluster{state.range(0)}.free;
  RandomStream random{1, "bench", 1};
  const Footprint one{.nodes = 1, .gpus_per_node = 1};
  for (auto _ : state) {
    const auto node = id_at<NodeId>(random.below(free.node_count()));
    if (free.has_room(node, one)) {
      free.take(node, one);
    } else {
      free.give(node, one);
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(take_and_give)->Name("free_capacity/take_and_give")->Arg(128)->Arg(2048)->Arg(32768);

/// Whether sixteen whole nodes are free.
void whole_nodes(benchmark::State& state) {
  const BusyCluster cluster{state.range(0)};
  for (auto _ : state) {
    benchmark::DoNotOptimize(cluster.free.fits({.nodes = 16, .gpus_per_node = 8}));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(whole_nodes)->Name("free_capacity/fits_gang")->Arg(128)->Arg(2048)->Arg(32768);

}  // namespace
}  // namespace headroom

#include <benchmark/benchmark.h>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "headroom/random.hpp"
#include "headroom/units.hpp"

#include "models/fabric/routing.hpp"
#include "models/fabric/topology.hpp"
#include "sim/flow/transfers.hpp"

namespace headroom {
namespace {

TopologySpec leaf_spine_of(std::int64_t nodes) {
  TopologySpec spec;
  spec.place = "bench";
  spec.fabric = LeafSpine{.oversubscription = 2.0};
  for (std::int64_t i = 0; i < nodes; ++i)
    spec.endpoints.push_back({std::to_string(i), 1, Bandwidth{12.5e9}});
  return spec;
}

/// A closed loop: whenever a transfer ends, another one starts on a random path.
class ClosedLoop {
 public:
  ClosedLoop(std::vector<std::vector<LinkUse>> paths, std::size_t links)
      : paths_{std::move(paths)} {
    for (std::size_t i = 0; i < links; ++i) transfers_.add_link(12.5e9);
  }

  void start() {
    const auto bytes = static_cast<double>(1'000'000 + random_.below(100'000'000));
    transfers_.start({.path = paths_[random_.below(paths_.size())]}, bytes, now_s_);
  }

  std::size_t step() {
    now_s_ = transfers_.next_finish_s();
    const std::size_t ended = transfers_.finish(now_s_).size();
    for (std::size_t i = 0; i < ended; ++i) start();
    return ended;
  }

 private:
  RandomStream random_{1, "bench", 0};
  std::vector<std::vector<LinkUse>> paths_;
  Transfers transfers_;
  double now_s_ = 0.0;
};

void run(benchmark::State& state, ClosedLoop& loop) {
  for (std::int64_t i = 0; i < state.range(0); ++i) loop.start();
  std::size_t ended = 0;
  for (auto _ : state) ended += loop.step();
  state.SetItemsProcessed(static_cast<std::int64_t>(ended));
}

/// Random pairs among 1,024 nodes on 32 leaves; transfers in progress.
void pairs(benchmark::State& state) {
  const Topology topology{leaf_spine_of(1'024)};
  Routing routing{topology};
  RandomStream random{2, "bench", 0};
  std::vector<std::vector<LinkUse>> paths;
  while (paths.size() < 20'000) {
    const auto from = static_cast<std::uint32_t>(random.below(1'024));
    const auto to = static_cast<std::uint32_t>(random.below(1'024));
    if (from != to) paths.push_back(routing.spread_path(EndpointId{from}, EndpointId{to}));
  }
  ClosedLoop loop{std::move(paths), topology.links().size()};
  run(state, loop);
}
BENCHMARK(pairs)->Name("flow/pairs")->Arg(100)->Arg(1'000)->Arg(10'000);

/// Clients that read from 8 servers over a switch; transfers in progress, one a client.
void storage(benchmark::State& state) {
  constexpr std::uint32_t servers = 8;
  const auto clients = static_cast<std::uint32_t>(state.range(0));
  std::vector<std::vector<LinkUse>> paths;
  for (std::uint32_t i = 0; i < clients; ++i) {
    paths.push_back({{LinkId{i % servers}}, {LinkId{servers + i}}});
  }
  ClosedLoop loop{std::move(paths), servers + clients};
  run(state, loop);
}
BENCHMARK(storage)->Name("flow/storage")->Arg(100)->Arg(1'000)->Arg(10'000);

/// A leaf-spine network of so many nodes, and a path from the first to every other.
void lay_out(benchmark::State& state) {
  const TopologySpec spec = leaf_spine_of(state.range(0));
  for (auto _ : state) {
    const Topology topology{spec};
    Routing routing{topology};
    for (std::uint32_t to = 1; to < topology.endpoint_count(); ++to) {
      benchmark::DoNotOptimize(routing.path({.from = EndpointId{0}, .to = EndpointId{to}}));
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(lay_out)->Name("topology/leaf_spine")->Arg(128)->Arg(2'048)->Arg(16'384);

}  // namespace
}  // namespace headroom

#include "models/fabric/collectives/collectives.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace headroom;

namespace {

/// Eight ranks on one node: 2 us a hop, 100 GB/s.
constexpr CollectiveGroup one_node{
    .nodes = 1, .ranks_per_node = 8, .intra_latency = 2_us, .intra = 100_GBps};

/// Four such nodes with 25 GB/s and 10 us between them.
constexpr CollectiveGroup four_nodes{.nodes = 4,
                                     .ranks_per_node = 8,
                                     .intra_latency = 2_us,
                                     .intra = 100_GBps,
                                     .inter_latency = 10_us,
                                     .inter = 25_GBps};

Duration time_of(const CollectiveEntry& entry, Bytes size, const CollectiveGroup& group) {
  return entry.make()->time(size, group);
}

/// A ring step by step: in each of 2(n-1) steps every rank passes one of n
/// chunks on, and a step ends when the slowest of the links has passed its own.
double walked_ring_seconds(double bytes, int ranks, double bytes_per_second, double latency_s) {
  double seconds = 0.0;
  for (int step = 0; step < 2 * (ranks - 1); ++step) {
    double slowest = 0.0;
    for (int rank = 0; rank < ranks; ++rank) {
      slowest = std::max(slowest, latency_s + bytes / ranks / bytes_per_second);
    }
    seconds += slowest;
  }
  return seconds;
}

}  // namespace

TEST_CASE("collectives by hand: 800 MB on eight ranks of 100 GB/s, 2 us a hop") {
  // Ring: 14 hops = 28 us, 1400 MB over 100 GB/s = 14 ms.
  CHECK(time_of(ring_all_reduce(), 800_MB, one_node) == 14'028_us);
  // Tree: 2 * 3 hops = 12 us, 1600 MB = 16 ms.
  CHECK(time_of(tree_all_reduce(), 800_MB, one_node) == 16'012_us);
  // In the switch: up and down one level = 4 us, 800 MB = 8 ms.
  CHECK(time_of(in_network_all_reduce(), 800_MB, one_node) == 8'004_us);
  // Halves of a ring: 7 hops = 14 us, 700 MB = 7 ms.
  CHECK(time_of(reduce_scatter(), 800_MB, one_node) == 7'014_us);
  CHECK(time_of(all_gather(), 800_MB, one_node) == 7'014_us);
  // Seven exchanges of 100 MB: 14 us + 7 ms.
  CHECK(time_of(all_to_all(), 800_MB, one_node) == 7'014_us);
  // To the server of the node and back: 2 hops = 4 us, 1600 MB = 16 ms.
  CHECK(time_of(parameter_server(), 800_MB, one_node) == 16'004_us);
}

TEST_CASE("collectives by hand: the same over four nodes of 25 GB/s, 10 us between them") {
  // Inside 28 us + 14 ms; between: 2 * 2 hops = 40 us, 2 * 3/4 * 800 MB over 25 GB/s = 48 ms.
  CHECK(time_of(hierarchical_all_reduce(), 800_MB, four_nodes) == 62'068_us);
  // A ring over 32 ranks at the pace of its slowest hop: 62 * 10 us, 1550 MB over 25 GB/s.
  CHECK(time_of(ring_all_reduce(), 800_MB, four_nodes) == 62'620_us);
  // Servers on all nodes: 20 us + 1200 MB over 25 GB/s = 48 ms.
  CHECK(time_of(parameter_server(), 800_MB, four_nodes) == 48'020_us);
  // One server: 20 us + 2 * 4 * 800 MB over 25 GB/s = 256 ms.
  CHECK(time_of(central_server(), 800_MB, four_nodes) == 256'020_us);
  // 24 of 31 peers are outside: 8 ranks * 24 * 25 MB over 25 GB/s = 192 ms, 24 * 10 us.
  CHECK(time_of(all_to_all(), 800_MB, four_nodes) == 192'240_us);
}

TEST_CASE("the ring costs what walking it step by step costs") {
  for (const int ranks : {2, 3, 8, 31}) {
    const CollectiveGroup group{.nodes = 1,
                                .ranks_per_node = static_cast<std::uint32_t>(ranks),
                                .intra_latency = 5_us,
                                .intra = 50_GBps};
    const double seconds = to_seconds(time_of(ring_all_reduce(), 123_MB, group));
    CHECK(seconds == doctest::Approx(walked_ring_seconds(123e6, ranks, 50e9, 5e-6)));
  }
}

TEST_CASE("a gather after a scatter is an all-reduce") {
  const Duration halves =
      time_of(reduce_scatter(), 64_MB, one_node) + time_of(all_gather(), 64_MB, one_node);
  CHECK(halves == time_of(ring_all_reduce(), 64_MB, one_node));
}

TEST_CASE("every collective is free for one rank and for nothing, and has a name of its own") {
  const CollectiveGroup alone{.intra = 1_GBps, .inter = 1_GBps};
  std::string names;
  for (const CollectiveEntry& entry : collective_models()) {
    CAPTURE(entry.name);
    CHECK(time_of(entry, 100_MB, alone) == Duration{});
    CHECK(time_of(entry, Bytes{0}, four_nodes) == Duration{});
    CHECK(time_of(entry, 200_MB, four_nodes) > time_of(entry, 100_MB, four_nodes));
    CHECK(names.find(" " + std::string{entry.name} + " ") == std::string::npos);
    names += " " + std::string{entry.name} + " ";
    CHECK_FALSE(entry.summary.empty());
  }
}

TEST_CASE("the flat ring beats the hierarchy only where nodes are as fast inside as between") {
  CollectiveGroup group = four_nodes;
  CHECK(time_of(ring_all_reduce(), 1_MB, group) > time_of(hierarchical_all_reduce(), 1_MB, group));
  group.inter = group.intra;
  CHECK(time_of(ring_all_reduce(), 800_MB, group) <
        time_of(hierarchical_all_reduce(), 800_MB, group));
}

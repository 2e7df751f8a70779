#pragma once
#include "headroom/collective_model.hpp"

namespace headroom {

/// One hop of an algorithm that knows no nodes: the slowest on its way, since a
/// ring or a tree runs at the pace of its slowest link.
struct CollectiveHop {
  Duration latency{};
  Bandwidth rate{};
};

/// The slowest hop of a group laid out node by node. Between nodes that is one
/// node's adapters when they are slower than a rank's link: as many rings run
/// in parallel as a node has adapters. Source: NVIDIA, nccl-tests PERFORMANCE.md.
[[nodiscard]] CollectiveHop slowest_hop(const CollectiveGroup& group);

/// steps * latency + volume / rate, the volume in bytes. Source: Hockney, The
/// communication challenge for MPP, Parallel Computing 20, 1994.
[[nodiscard]] Duration alpha_beta_time(double steps, double volume, const CollectiveHop& hop);

/// n-1 steps round a ring, each moving size/n; nothing for one rank or no bytes.
[[nodiscard]] Duration half_ring_time(Bytes size, const CollectiveGroup& group);

/// ceil(log2(count)): rounds of an algorithm that halves or doubles; 0 for 1.
[[nodiscard]] double rounds(std::uint32_t count);

}  // namespace headroom

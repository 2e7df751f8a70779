#pragma once
#include <cstdint>

#include "headroom/units.hpp"

#include "models/hardware/accelerator_spec.hpp"
#include "models/hardware/server_spec.hpp"

namespace headroom {

/// How the accelerators of a node that work together reach each other.
struct PeerFabric {
  GpuInterconnect interconnect = GpuInterconnect::nvswitch;
  Bandwidth link{};  ///< one direction of all peer links of an accelerator
  Bandwidth pcie{};  ///< one direction of its slot
  std::uint32_t ranks = 1;
  /// Slots behind shared uplinks: trees of switches, two dies on a card.
  bool shares_uplinks = false;
};

/// Whether the slots of a server hang on shared uplinks: a tree of switches for more
/// than four cards does.
[[nodiscard]] bool shares_uplinks(const ServerSpec& server);

/// One direction of an accelerator's slot in `server`: boxes of 2019 and before have PCIe
/// of generation 3, whatever is in them, and what sits on no PCIe counts as that.
[[nodiscard]] Bandwidth slot_rate(const ServerSpec& server, const AcceleratorSpec& accelerator);

/// What a ring of all ranks of the node carries, by its slowest hop, as bus
/// bandwidth: 0.78 of NVLink on meshes and switches; 0.6 of the slot over PCIe
/// and half of that where uplinks are shared; a pair's bridge helps a pair only,
/// and among more keeps half of the hops off shared uplinks; without
/// peer-to-peer 15 GB/s of host memory traffic are shared by all ranks, so that
/// four cards can train slower than two. Sources: nccl-tests on A100, V100 and
/// P100 boxes (231.6 of 300, 120 of 150, 62 of 80 GB/s), bridged pairs (208, and
/// 20 with a third card); host bounce: one run of four RTX 3090.
[[nodiscard]] Bandwidth peer_rate(const PeerFabric& fabric);

}  // namespace headroom

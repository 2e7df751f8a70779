#pragma once
#include <cstdint>

#include "headroom/units.hpp"

namespace headroom {

/// What carries a collective between nodes, by what becomes of the line rate.
enum class Carrier : std::uint8_t {
  rdma_direct,   ///< InfiniBand or RoCE straight into device memory
  rdma_grace,    ///< the same without direct access on Grace Hopper: coherent link to the host
  rdma_far_nic,  ///< the adapter hangs at the CPU, not at the switch of the accelerators
  roce,          ///< 100 GbE with the settings of 2019: pauses and old libraries
  rdma_bounce,   ///< through host memory
  tcp,           ///< kernel sockets, also IP over InfiniBand
};

/// The share of the line rate that an all-reduce reaches as bus bandwidth.
/// Source: NVIDIA/nccl issues 29, 412, 465, 495 (12.2, 16, 6 and 4 GB/s on
/// 100 and 200 Gb/s adapters; 75 of 100 GB/s on eight RoCE ports), and a GH200
/// pair with and without GPUDirect (96.1 and 79.7 of 100 GB/s).
[[nodiscard]] double carrier_efficiency(Carrier carrier);

/// One connection of kernel TCP, bound by a core. Source: two-machine nccl-tests
/// over sockets, 0.95 to 1.17 GB/s.
inline constexpr Bandwidth single_tcp_stream{1.1e9};

/// A ring over peers without a common switch, by its slowest hop: 0.70 of
/// NVLink bridges, 0.65 of PCIe. Source: nccl-tests on pairs of bridged A100
/// PCIe cards, 208 of 300 GB/s in a pair, 20 of 31.5 GB/s with a third.
inline constexpr double bridge_efficiency = 0.70;
inline constexpr double pcie_ring_efficiency = 0.65;

}  // namespace headroom

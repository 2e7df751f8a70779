#include "models/fabric/transport.hpp"

#include <array>
#include <span>
#include <string_view>

#include "headroom/units.hpp"

namespace headroom {
namespace {

// Efficiencies were measured by users of nccl-tests and of storage:
//  - RDMA with GPUDirect: 12.2 of 12.5 GB/s on one 100 Gb/s adapter, and 6 GB/s through
//    host memory (github.com/NVIDIA/nccl-tests/issues/29); 0.96 over many adapters.
//  - TCP over IPoIB at 100 Gb/s: 4 of 12.5 GB/s in collectives
//    (github.com/NVIDIA/nccl/issues/465).
//  - RoCE: 600 of 800 Gb/s over eight 100 Gb/s ports (github.com/NVIDIA/nccl/issues/495).
//  - One TCP connection: 1.2 GB/s, bound by one core (NFS over TCP,
//    blocksandfiles.com/2020/10/27/vast-data-nfs-ai-workloads).
//  - Many TCP streams on 10 GbE reach 0.9 of the line, a common rule without one source.
// Latencies are rules of thumb without one source: MPI takes about 1 us over InfiniBand, 2 us
// over RoCE and 25 us over the TCP of the kernel; a switch 0.2 us in InfiniBand and
// 0.6 us in Ethernet. Set them where it matters.
constexpr Bandwidth one_tcp_connection{1.2e9};
constexpr std::array<TransportProfile, 6> known{{
    {"tcp", "sockets over Ethernet", 0.9, one_tcp_connection, 25_us, 600_ns},
    {"tcp-ipoib", "sockets over InfiniBand", 0.33, one_tcp_connection, 25_us, 200_ns},
    {"roce", "RDMA over Ethernet through host memory", 0.5, std::nullopt, 2_us, 600_ns},
    {"roce-gpudirect", "RDMA over Ethernet to and from GPU memory", 0.75, std::nullopt, 2_us,
     600_ns},
    {"infiniband", "RDMA over InfiniBand through host memory", 0.5, std::nullopt, 1_us, 200_ns},
    {"infiniband-gpudirect", "RDMA over InfiniBand to and from GPU memory", 0.96, std::nullopt,
     1_us, 200_ns},
}};

}  // namespace

std::span<const TransportProfile> transports() { return known; }

const TransportProfile* transport_named(std::string_view name) {
  for (const TransportProfile& transport : known) {
    if (transport.name == name) return &transport;
  }
  return nullptr;
}

}  // namespace headroom

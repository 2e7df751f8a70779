#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "headroom/units.hpp"

namespace headroom {

enum class Transport : std::uint8_t { tcp, roce, infiniband, nvme_tcp, nvme_rdma, pcie, nvlink };

/// One link of a network with the transport that runs on it. Rates are of one
/// direction.
struct NetworkSpec {
  std::string name;
  Transport transport = Transport::tcp;
  Bandwidth line{};           ///< the raw rate of the wire
  Duration latency{};         ///< from host to host, a small message, without switches
  Duration switch_latency{};  ///< added by each switch on the way
  /// Share of `line` that bulk transfers into host memory get.
  double efficiency = 1.0;
  /// Share of `line` from GPU memory to GPU memory: with GPUDirect RDMA, and
  /// bounced through the hosts where there is none.
  double efficiency_gpudirect = 1.0;
  double efficiency_host_bounce = 0.5;
  std::optional<Bandwidth> connection;  ///< the most of one TCP connection

  [[nodiscard]] bool is_rdma() const {
    return transport == Transport::roce || transport == Transport::infiniband ||
           transport == Transport::nvme_rdma;
  }
  [[nodiscard]] Bandwidth rate() const { return line * efficiency; }
  [[nodiscard]] Bandwidth gpu_rate(bool has_gpudirect) const {
    return line * (has_gpudirect ? efficiency_gpudirect : efficiency_host_bounce);
  }
};

}  // namespace headroom

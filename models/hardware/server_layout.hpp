#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "models/hardware/hardware_units.hpp"
#include "models/hardware/server_spec.hpp"

namespace headroom {

class Catalog;

enum class NicUse : std::uint8_t { compute, storage, management };

/// One network port. Those for computing hang on a PCIe switch beside GPUs
/// where the server has it so; all others hang on a processor.
struct ServerNic {
  NicUse use = NicUse::compute;
  std::string link;  ///< a name of the catalogue's networks
  Bandwidth line{};  ///< one direction
  bool is_rdma = false;
  std::uint32_t socket = 0;                    ///< the processor it belongs to
  std::optional<std::uint32_t> pcie_domain{};  ///< the switch; absent: the processor itself
};

/// GPUs and ports behind one PCIe switch or root port.
struct PcieDomain {
  std::vector<std::uint32_t> gpus;
  std::vector<std::uint32_t> nics;
  std::uint32_t socket = 0;
  Bandwidth uplink{};  ///< to the processor, one direction, shared by all behind it
};

/// GPUs that reach each other without the host.
struct DirectDomain {
  std::vector<std::uint32_t> gpus;
  Bandwidth per_gpu{};  ///< all direct links of one GPU, one direction
};

struct ServerGpu {
  std::optional<std::uint32_t> direct_domain{};
  std::uint32_t pcie_domain = 0;
  std::uint32_t socket = 0;
};

/// The way from one GPU of a server to another.
enum class PeerRoute : std::uint8_t {
  direct,       ///< NVLink, NVSwitch, xGMI …
  pcie_switch,  ///< below one switch
  pcie_host,    ///< peer-to-peer through the root ports of the processors
  host_memory,  ///< copied into host memory and out again
};
struct PeerPath {
  PeerRoute route = PeerRoute::direct;
  Bandwidth rate{};  ///< one direction, raw, when nothing else uses the way
};

/// The port a GPU sends through.
struct NicAffinity {
  std::uint32_t nic = 0;
  bool same_switch = false;  ///< no processor on the way: GPUDirect at full rate
};

/// A server spelled out into parts with dense numbers. GPUs are numbered along
/// the PCIe switches, switches along the processors, direct domains along the
/// GPUs; ports for computing come first.
class ServerLayout {
 public:
  /// Throws InputError for a name that `catalog` does not have.
  ServerLayout(const ServerSpec& server, const Catalog& catalog);

  [[nodiscard]] const ServerSpec& server() const { return server_; }
  [[nodiscard]] const std::vector<ServerGpu>& gpus() const { return gpus_; }
  [[nodiscard]] const std::vector<ServerNic>& nics() const { return nics_; }
  [[nodiscard]] const std::vector<PcieDomain>& pcie_domains() const { return pcie_domains_; }
  [[nodiscard]] const std::vector<DirectDomain>& direct_domains() const { return direct_domains_; }

  /// The way between two different GPUs. In a mesh the direct links of a GPU
  /// are spread over its peers; where no link joins a pair, the way is PCIe.
  [[nodiscard]] PeerPath path(std::uint32_t from, std::uint32_t to) const;
  /// The compute port nearest to a GPU: on its switch, else on its processor,
  /// else any; GPUs share ports evenly. nullopt without compute ports.
  [[nodiscard]] std::optional<NicAffinity> nic_of(std::uint32_t gpu) const;

  /// Raw rate of all ports of that use together, one direction. A server
  /// without ports for storage uses those for computing.
  [[nodiscard]] Bandwidth nic_bandwidth(NicUse use) const;
  /// Cores and host memory that fall to one GPU; of the whole server without GPUs.
  [[nodiscard]] double cores_per_gpu() const;
  [[nodiscard]] Bytes memory_per_gpu() const;
  /// What the server draws besides its accelerators, at rest and at most; a
  /// name plate below the sum of its parts counts as nothing besides them.
  [[nodiscard]] Watts host_idle() const { return host_idle_; }
  [[nodiscard]] Watts host_max() const { return host_max_; }

 private:
  void place_gpus(Bandwidth direct, Bandwidth pcie);
  void place_nics(const NicGroup& group, NicUse use, const Catalog& catalog);

  ServerSpec server_;
  std::vector<ServerGpu> gpus_;
  std::vector<ServerNic> nics_;
  std::vector<PcieDomain> pcie_domains_;
  std::vector<DirectDomain> direct_domains_;
  Bandwidth pcie_{};                ///< of one GPU
  std::uint32_t direct_links_ = 0;  ///< of one GPU; 0: not known
  Watts host_idle_{};
  Watts host_max_{};
};

}  // namespace headroom

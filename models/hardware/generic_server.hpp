#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "models/hardware/server_spec.hpp"

namespace headroom {

class Catalog;
struct AcceleratorSpec;

/// A server of which a user names some parts only.
struct GenericServer {
  std::string name{};
  std::string accelerator{};  ///< a name of the catalogue; empty without GPUs
  std::uint32_t gpus = 0;
  std::optional<std::uint32_t> cores{};
  std::optional<Bytes> memory{};
  std::vector<NicGroup> nics{};  ///< for computing, for storage, for management, in that order
};

/// How accelerators of that model reach each other where nothing says so:
/// modules by NVSwitch, by a cube mesh (8 of Pascal or Volta) or by a full mesh
/// (up to 4), cards by their bridges, else PCIe, or the host's memory where the
/// driver allows no peer-to-peer.
[[nodiscard]] GpuInterconnect usual_interconnect(const AcceleratorSpec& accelerator,
                                                 std::uint32_t gpus);

/// The whole server, its other parts as usual: two processors, 8 cores and 64 GB
/// a GPU, four GPUs a PCIe switch, no local disk, and the power of its
/// accelerators and of 300 W (at rest 100 W) besides. Throws InputError for
/// names that `catalog` does not have; `path` is where the server stands.
[[nodiscard]] ServerSpec generic_server(const GenericServer& wanted, const Catalog& catalog,
                                        const std::string& path = {});

}  // namespace headroom

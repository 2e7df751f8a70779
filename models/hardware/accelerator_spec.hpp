#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/units.hpp"

#include "models/hardware/hardware_units.hpp"

namespace headroom {

enum class AcceleratorClass : std::uint8_t { gpu, integrated_gpu, asic, fpga, cpu };

/// How accelerators of one board talk to each other without the host.
enum class PeerLink : std::uint8_t { none, nvlink, nvlink_bridge, xgmi, roce, ipu_link, ici };

/// A way to cut a GPU with MIG: `1g.5gb` has 1 compute slice and 5 GB.
struct MigProfile {
  std::string name;
  std::uint32_t count_max = 0;  ///< of this profile alone on one GPU
  std::uint32_t compute_slices = 0;
  Bytes memory{};
};

/// Reads `7 x 1g.5gb, 3 x 2g.10gb`; nullopt for anything else.
[[nodiscard]] std::optional<std::vector<MigProfile>> parse_mig_profiles(std::string_view text);

/// One accelerator as software sees it in a data sheet. All peaks are dense:
/// sparsity is not counted. Absent peaks mean the hardware has no such unit, or
/// that no figure was found; a precision without tensor unit runs on vectors.
struct AcceleratorSpec {
  std::string name;
  std::string vendor;
  AcceleratorClass device_class = AcceleratorClass::gpu;
  /// The group that shares efficiencies: `volta`, `turing`, `ampere`,
  /// `geforce-ampere`, `rtx-ampere`, `hopper`, `cdna3`, `tpu`, `ipu`, …
  std::string family;
  std::string form;  ///< `sxm4`, `pcie`, …
  std::optional<std::uint32_t> year;
  Bytes memory{};
  Bandwidth memory_bandwidth{};
  std::optional<FlopRate> fp64;
  std::optional<FlopRate> fp32;
  std::optional<FlopRate> fp32_tensor;
  std::optional<FlopRate> tf32_tensor;
  std::optional<FlopRate> fp16;
  std::optional<FlopRate> fp16_tensor;
  /// With 32-bit accumulation, where that is slower: GeForce halves its rate.
  std::optional<FlopRate> fp16_tensor_fp32_accumulate;
  std::optional<FlopRate> bf16_tensor;
  std::optional<FlopRate> fp8_tensor;
  std::optional<FlopRate> fp4_tensor;
  std::optional<FlopRate> int8_tensor;
  Watts tdp{};
  Watts idle{};
  PeerLink peer_link = PeerLink::none;
  std::optional<Bandwidth> peer_bandwidth;       ///< of all its links, one direction
  std::optional<std::uint32_t> peer_links;       ///< how many those are
  std::optional<std::uint32_t> pcie_generation;  ///< absent where it sits on no PCIe
  std::uint32_t pcie_lanes = 16;
  /// Whether the driver lets cards read each other over PCIe; GeForce since
  /// Turing does not.
  bool pcie_peer_to_peer = true;
  std::optional<std::uint32_t> cores;  ///< of a CPU
  std::vector<MigProfile> mig_profiles;
  std::optional<Money> price;

  /// The rate of 16-bit training: bf16 or fp16 tensor units with 32-bit
  /// accumulation, else fp16 vectors, else fp32; nullopt without any of them.
  [[nodiscard]] std::optional<FlopRate> training_16bit() const;
  /// One direction over its PCIe lanes, before protocol overhead; nullopt without PCIe.
  [[nodiscard]] std::optional<Bandwidth> pcie_bandwidth() const;
};

/// One direction of a PCIe link: 8, 16, 32 GT/s a lane for generations 3 to 5
/// with 128 of 130 bits useful. Source: PCI-SIG Base Specification 5.0, 2019.
/// Generations 1 to 6; throws std::invalid_argument for others.
[[nodiscard]] Bandwidth pcie_bandwidth(std::uint32_t generation, std::uint32_t lanes);

}  // namespace headroom

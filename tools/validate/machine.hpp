#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/hardware/catalog.hpp"
#include "models/runtime/accelerator_rates.hpp"
#include "models/runtime/peer_rate.hpp"
#include "tools/validate/setup.hpp"

namespace headroom {

/// What a setup says of its hardware, looked up in the catalogue.
struct Machine {
  AcceleratorSpec accelerator;
  std::optional<Watts> power_limit =
      std::nullopt;  ///< where the name says another than the data sheet
  GpuInterconnect interconnect = GpuInterconnect::pcie;
  Bandwidth slot{};  ///< PCIe, one direction
  bool shares_uplinks = false;
  std::uint32_t host_cores = 0;  ///< of a node; 0 where the server is unknown

  [[nodiscard]] std::optional<AcceleratorRates> rates(Precision precision) const {
    return accelerator_rates(accelerator, precision, power_limit);
  }
  /// Inside a node among `ranks` of them.
  [[nodiscard]] Bandwidth peer(std::uint32_t ranks) const;
};

/// The catalogue's name of an accelerator as results write it: `A100-SXM4-40GB
/// 400W`, `RTX2080Ti`, `TPU v4`. Empty when none is recognised.
[[nodiscard]] std::string accelerator_in(std::string_view words);

/// Power that is written after a name, such as `450W`.
[[nodiscard]] std::optional<Watts> watts_in(std::string_view words);

/// The machine of a setup, from its members `accelerator`, `server`, `system`.
/// nullopt when no accelerator is recognised.
[[nodiscard]] std::optional<Machine> machine_of(const Setup& setup, const Catalog& catalog);

}  // namespace headroom

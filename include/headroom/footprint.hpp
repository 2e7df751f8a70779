#pragma once
#include <cstdint>

#include "headroom/units.hpp"

namespace headroom {

/// A device of a node, and for a MIG instance the memory slice it begins at.
struct DeviceSlot {
  std::uint16_t device = 0;  ///< position on its node
  std::uint8_t first_slice = 0;
  constexpr auto operator<=>(const DeviceSlot&) const = default;
};

/// A resource request resolved on one cluster: so much on each of so many
/// nodes, all or nothing. What it takes of a node's GPUs has one of four forms:
///   whole GPUs        gpus_per_node of them
///   shares            device_share of each of gpus_per_node different devices
///   amounts of memory the share that gpu_memory is of each of gpus_per_node devices
///   MIG instances     gpus_per_node of one profile, on any devices
struct Footprint {
  std::uint32_t nodes = 1;
  std::uint32_t gpus_per_node = 0;      ///< devices or instances
  std::int64_t cpu_milli_per_node = 0;  ///< thousandths of a core
  Bytes memory_per_node{};
  Bytes gpu_memory{};              ///< of each device; 0 unless that is what it asks for
  std::uint16_t device_share = 0;  ///< thousandths of each device; 0: whole ones
  std::uint16_t mig_kind = 0;      ///< 1 + its place in FreeCapacity::mig_kinds; 0: none
  std::uint32_t eligible = 0;      ///< which nodes may serve it: an eligibility set, 0 = all
  bool impossible = false;         ///< the empty cluster could not hold it

  [[nodiscard]] constexpr std::int64_t gpus() const {
    return static_cast<std::int64_t>(nodes) * gpus_per_node;
  }
  /// Whether it takes parts of devices.
  [[nodiscard]] constexpr bool shares_devices() const {
    return device_share != 0 || gpu_memory.count != 0 || mig_kind != 0;
  }
  /// Whether whole GPUs alone decide where it fits.
  [[nodiscard]] constexpr bool only_gpus() const {
    return eligible == 0 && cpu_milli_per_node == 0 && memory_per_node.count == 0 &&
           !shares_devices();
  }
  /// Whether every set of nodes that holds this also holds `other`: when
  /// `other` does not fit, neither does this.
  [[nodiscard]] constexpr bool covers(const Footprint& other) const {
    return nodes >= other.nodes && gpus_per_node >= other.gpus_per_node &&
           cpu_milli_per_node >= other.cpu_milli_per_node &&
           memory_per_node >= other.memory_per_node &&
           device_share_or_whole() >= other.device_share_or_whole() &&
           gpu_memory >= other.gpu_memory && mig_kind == other.mig_kind &&
           (gpu_memory.count == 0) == (other.gpu_memory.count == 0) &&
           (other.eligible == 0 || other.eligible == eligible);
  }
  constexpr auto operator<=>(const Footprint&) const = default;

 private:
  [[nodiscard]] constexpr std::uint16_t device_share_or_whole() const {
    if (gpus_per_node == 0) return 0;
    return device_share == 0 ? 1000 : device_share;
  }
};

}  // namespace headroom

#pragma once
#include <cstdint>

#include "headroom/units.hpp"

namespace headroom {

/// A resource request resolved on one cluster: so much on each of so many
/// different nodes, all or nothing.
struct Footprint {
  std::uint32_t nodes = 1;
  std::uint32_t gpus_per_node = 0;
  std::uint32_t cpus_per_node = 0;
  Bytes memory_per_node{};
  std::uint32_t eligible = 0;  ///< which nodes may serve it: an eligibility set, 0 = all
  bool impossible = false;     ///< the empty cluster could not hold it

  [[nodiscard]] constexpr std::int64_t gpus() const {
    return static_cast<std::int64_t>(nodes) * gpus_per_node;
  }
  /// Whether GPUs alone decide where it fits.
  [[nodiscard]] constexpr bool only_gpus() const {
    return eligible == 0 && cpus_per_node == 0 && memory_per_node.count == 0;
  }
  /// Whether every set of nodes that holds this also holds `other`: when
  /// `other` does not fit, neither does this.
  [[nodiscard]] constexpr bool covers(const Footprint& other) const {
    return nodes >= other.nodes && gpus_per_node >= other.gpus_per_node &&
           cpus_per_node >= other.cpus_per_node && memory_per_node >= other.memory_per_node &&
           (other.eligible == 0 || other.eligible == eligible);
  }
  constexpr auto operator<=>(const Footprint&) const = default;
};

}  // namespace headroom

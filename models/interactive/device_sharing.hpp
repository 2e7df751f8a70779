#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace headroom {

/// How those who hold parts of one GPU compute side by side. The words are those of NVIDIA's
/// device plugin for Kubernetes (sharing strategies `time-slicing` and `mps`).
enum class SharingMode : std::uint8_t {
  none,          ///< nobody feels the others
  time_slicing,  ///< in turns of milliseconds, each with the whole GPU
  mps,           ///< kernels of all at once, who slow each other when they ask for too much
};

struct SharingRule {
  SharingMode mode = SharingMode::none;
  /// Time slicing with two and more at work: what the switches take of the device's time.
  /// Reported losses are 5 to 25 %; see the README of this room.
  double switch_cost = 0.1;
};

[[nodiscard]] const std::vector<std::string>& sharing_modes();
/// Requires one of sharing_modes().
[[nodiscard]] SharingMode sharing_mode(const std::string& name);

/// Who computes on one device at an instant.
struct DeviceLoad {
  std::size_t tenants = 1;  ///< at least 1
  double demand = 1.0;      ///< the sum of what share of a device each could use
};

/// Speed of each tenant against one with a device of its own. In turns: alone all of it, else
/// (1 - switch cost) / tenants. At once: 1 / max(1, demand), the simple form of interference in
/// which the slowdown is the demand for a resource over its capacity.
[[nodiscard]] double tenant_speed(const SharingRule& rule, const DeviceLoad& load);

/// The share of the device's time that goes into switches.
[[nodiscard]] double switching_share(const SharingRule& rule, const DeviceLoad& load);

/// Speed on a MIG instance that has `share` of its device, of work that could use `demand` of
/// one: an instance is isolated, and as fast as its part of the device.
[[nodiscard]] double instance_speed(double share, double demand);

}  // namespace headroom

#pragma once
// Scores of nodes and devices. Source: KAI-Scheduler commit d5bc503a, packages
// plugins/nodeplacement, plugins/gpupack and plugins/gpuspread.

namespace headroom::kai {

/// How full a node is among its like, 0 to 9: `free` of a resource on it, `least` and `most` free
/// on those that have any `capacity`. 0 without capacity, or when nothing is free anywhere.
[[nodiscard]] constexpr double pack_score(double free, double least, double most, double capacity) {
  constexpr double fullest = 9;
  if (capacity == 0 || most == 0) return 0;
  return least == most ? fullest : fullest * (1 - (free - least) / (most - least));
}

/// The free part of a node, 0 to 1.
[[nodiscard]] constexpr double spread_score(double free, double capacity) {
  return capacity == 0 ? 0 : free / capacity;
}

/// The used part of a shared device; a device that nobody uses scores 0.
[[nodiscard]] constexpr double device_pack_score(double used_mib, double memory_mib) {
  return used_mib / memory_mib;
}

/// The free part of a shared device; a device that nobody uses scores 1.
[[nodiscard]] constexpr double device_spread_score(double used_mib, double memory_mib) {
  return 1 - used_mib / memory_mib;
}

}  // namespace headroom::kai

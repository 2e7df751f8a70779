#pragma once
#include <cstdint>
#include <limits>
#include <span>

namespace headroom {

/// One direction of a cable, a port, a set of disks, or any other limit on a rate.
enum class LinkId : std::uint32_t {};
/// A flow while it lasts; the number of one that ended is given to a later one.
enum class FlowId : std::uint32_t {};

inline constexpr double unlimited = std::numeric_limits<double>::infinity();

/// A flow of rate r takes `per_rate` * r of the capacity of `link`. One for plain
/// transfers; 2(n-1)/n for the ring of an all-reduce; operations per byte where
/// the link stands for operations per second. Zero means that it is not used.
struct LinkUse {
  LinkId link{};
  double per_rate = 1.0;
};

/// What a flow asks for. All rates count in the flow's own unit, bytes per second.
struct FlowDemand {
  std::span<const LinkUse> path;  ///< a link that is named twice is used twice
  double weight = 1.0;            ///< positive; shares grow with it
  double cap = unlimited;         ///< positive; the rate never exceeds it
};

}  // namespace headroom

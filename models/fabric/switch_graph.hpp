#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "models/fabric/topology.hpp"

namespace headroom {

/// The switches of a topology as a graph, with the ports of endpoints beside it, since
/// endpoints pass nothing on. Distances are found for a destination when first asked for,
/// and once for all destinations on the same switches.
class SwitchGraph {
 public:
  static constexpr std::uint32_t unreachable = UINT32_MAX;

  explicit SwitchGraph(const Topology& topology);
  SwitchGraph(SwitchGraph&&) noexcept;
  SwitchGraph& operator=(SwitchGraph&&) noexcept;
  ~SwitchGraph();

  /// Length of the shortest way from the switch `vertex` to a switch that `to` hangs on;
  /// unreachable if there is no way.
  [[nodiscard]] std::uint32_t distance(std::uint32_t vertex, EndpointId to);
  /// Links that leave `from`, a port each, by rising number.
  [[nodiscard]] std::span<const LinkId> ports_out(EndpointId from) const;
  /// Links that arrive at `to`, by rising number.
  [[nodiscard]] std::span<const LinkId> ports_in(EndpointId to) const;
  /// Links from the switch `vertex` to other switches, by rising number.
  [[nodiscard]] std::span<const LinkId> onward(std::uint32_t vertex) const;
  /// Whether all switches that carry endpoints reach each other over switches.
  [[nodiscard]] bool is_strongly_connected() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Two endpoints of which the first cannot reach the second; nullopt if all reach all.
struct Cut {
  EndpointId from{};
  EndpointId to{};
};
[[nodiscard]] std::optional<Cut> first_cut(const Topology& topology);

}  // namespace headroom

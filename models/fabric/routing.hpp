#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "headroom/units.hpp"

#include "models/fabric/link_use.hpp"
#include "models/fabric/switch_graph.hpp"
#include "models/fabric/topology.hpp"

namespace headroom {

/// Which way one transfer goes.
struct Route {
  EndpointId from{};
  EndpointId to{};
  /// The port it leaves and, where several lead to the end, arrives by, counted from 0
  /// and modulo the ports there are; absent: chosen as any other link.
  std::optional<std::uint32_t> port = std::nullopt;
  /// Transfers between the same ends with other seeds may go other ways.
  std::uint64_t seed = 0;
};

struct Path {
  std::vector<LinkId> links;  ///< in order; none from an endpoint to itself
  Duration latency;           ///< of all links together
};

/// Shortest paths by the lengths of links, which are 1 but for the global links of a
/// dragonfly. Endpoints pass nothing on.
///
/// Where several links lead on along shortest paths, one is chosen by a hash, as
/// switches do (equal-cost multipath, RFC 2992): the k-th link of a path is, of the n
/// that may follow in order of their numbers, number h mod n with
/// h = mix(mix(mix(from * 2^32 + to) ^ seed) + k), mix being the finaliser of SplitMix64
/// (Steele, Lea and Flood, OOPSLA 2014). So a choice depends on the ends, the
/// seed and the graph, and never on what was asked before.
class Routing {
 public:
  /// `topology` must outlive the routing.
  explicit Routing(const Topology& topology);

  [[nodiscard]] Path path(const Route& route);

  /// A transfer that uses all ports of its ends at once, each for an equal part, as
  /// collective libraries and striped storage clients do: one path for each
  /// pair of ports, and for each link, by rising number, the part of the data that
  /// crosses it.
  [[nodiscard]] std::vector<LinkUse> spread_path(EndpointId from, EndpointId to,
                                                 std::uint64_t seed = 0);

  /// Length of every path between the two; 0 from an endpoint to itself.
  [[nodiscard]] std::uint32_t distance(EndpointId from, EndpointId to);

 private:
  [[nodiscard]] std::uint32_t distance_over(LinkId link, EndpointId to);
  std::span<const LinkId> nearest(std::span<const LinkId> links, EndpointId to);
  std::span<const LinkId> last_links(std::uint32_t vertex, EndpointId to);

  const Topology* topology_;
  SwitchGraph graph_;
  std::vector<LinkId> candidates_;  ///< of the hop that is being chosen
};

}  // namespace headroom

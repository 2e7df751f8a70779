#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/units.hpp"

#include "models/fabric/link_use.hpp"

namespace headroom {

/// What data starts from and ends at: a node or a storage server, in the order given.
enum class EndpointId : std::uint32_t {};
/// A kind of link that is reported as one, such as `nic` or `leaf-uplink`.
enum class LinkClassId : std::uint32_t {};

struct Endpoint {
  std::string name;
  std::uint32_t ports = 1;  ///< 1 to 64 network ports
  Bandwidth port_rate{};    ///< one direction of one port; not used by custom fabrics
};

/// All endpoints on one switch that never blocks.
struct SingleSwitch {};

/// Two levels: each leaf switch has a link to each spine switch (Clos 1953 folded).
struct LeafSpine {
  std::uint32_t nodes_per_leaf = 32;
  double oversubscription = 1.0;  ///< rate of the ports of a full leaf / rate of its uplinks
  std::optional<std::uint32_t> spines =
      std::nullopt;  ///< default: as many as uplinks of the cable rate need
};

/// Three levels of switches of one radix k: k pods of k/2 edge and k/2 aggregation
/// switches, k/2 endpoints on an edge switch, and k*k/4 core switches
/// (Al-Fares, Loukissas and Vahdat, SIGCOMM 2008).
struct FatTree {
  std::optional<std::uint32_t> radix =
      std::nullopt;               ///< even; default: the smallest with room for all
  double oversubscription = 1.0;  ///< rate of the ports of an edge switch / of its uplinks
};

/// Leaf switches by rail: port i of every node of a group is on leaf i of the group, and
/// all leaves are on all spines (NVIDIA DGX SuperPOD reference architecture, 2023).
struct RailOptimised {
  std::uint32_t nodes_per_leaf = 32;  ///< nodes of a group
  double oversubscription = 1.0;
  std::optional<std::uint32_t> spines = std::nullopt;
};

/// Groups of routers, all joined within a group, and each group joined with every
/// other (Kim, Dally, Scott and Abts, ISCA 2008). What is not given is
/// balanced: twice as many routers in a group as endpoints on a router and as global
/// links of a router, as few as hold all endpoints.
struct Dragonfly {
  std::optional<std::uint32_t> nodes_per_router = std::nullopt;
  std::optional<std::uint32_t> routers_per_group = std::nullopt;
  std::optional<std::uint32_t> global_links_per_router = std::nullopt;
};

/// A cable of a fabric drawn by the user. A name that is no endpoint is a switch.
struct CustomLink {
  std::string from;
  std::string to;
  Bandwidth rate;                                  ///< one direction
  std::optional<Duration> latency = std::nullopt;  ///< default: that of the fabric
  std::string link_class = "custom";
  bool is_one_way = false;
};
struct CustomFabric {
  std::vector<CustomLink> links;
};

using Fabric =
    std::variant<SingleSwitch, LeafSpine, FatTree, RailOptimised, Dragonfly, CustomFabric>;

/// The fabrics by name, in the order of the alternatives of Fabric.
[[nodiscard]] std::vector<std::string> fabric_names();
/// The fabric called `name` with its defaults; nullopt if there is none.
[[nodiscard]] std::optional<Fabric> fabric_named(std::string_view name);

struct TopologySpec {
  std::string place;  ///< what findings name, such as `a.json: cluster.network`
  std::vector<Endpoint> endpoints;
  Fabric fabric;
  std::optional<Bandwidth> cable_rate =
      std::nullopt;         ///< between switches; default: of the fastest port
  Duration hop_latency{};   ///< of each link; >= 0
  double efficiency = 1.0;  ///< in (0, 1]: the part of every rate that data gets
};

/// One direction of a cable, or of some side by side.
struct TopologyLink {
  std::uint32_t from = 0;  ///< a vertex
  std::uint32_t to = 0;
  Bandwidth capacity;  ///< for data: efficiency is taken off
  Duration latency;
  LinkClassId link_class{};
  std::uint32_t length = 1;  ///< what it counts on a shortest path; >= 1
};

/// A network as a graph of directed links, numbered from 0. Vertices are the endpoints,
/// then the switches.
class Topology {
 public:
  /// Throws InputError with every finding: rates that are not positive, latencies below
  /// 0, counts of 0 or out of range, endpoints that cannot reach each other.
  explicit Topology(const TopologySpec& spec);

  [[nodiscard]] std::size_t endpoint_count() const { return endpoints_.size(); }
  [[nodiscard]] std::size_t vertex_count() const { return endpoints_.size() + switches_.size(); }
  [[nodiscard]] const Endpoint& endpoint(EndpointId id) const;
  [[nodiscard]] std::span<const TopologyLink> links() const { return links_; }
  [[nodiscard]] const TopologyLink& link(LinkId id) const;
  [[nodiscard]] bool is_endpoint(std::uint32_t vertex) const { return vertex < endpoints_.size(); }
  /// The name of an endpoint or switch.
  [[nodiscard]] const std::string& vertex_name(std::uint32_t vertex) const;
  /// `from -> to`.
  [[nodiscard]] std::string link_name(LinkId id) const;
  [[nodiscard]] std::size_t class_count() const { return classes_.size(); }
  [[nodiscard]] const std::string& class_name(LinkClassId id) const;

 private:
  std::vector<Endpoint> endpoints_;
  std::vector<std::string> switches_;
  std::vector<TopologyLink> links_;
  std::vector<std::string> classes_;
};

}  // namespace headroom

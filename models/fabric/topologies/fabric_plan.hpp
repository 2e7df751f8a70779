#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/fabric/topology.hpp"

namespace headroom {

/// A network while it is laid out: switches and cables in the order they are laid.
class FabricPlan {
 public:
  explicit FabricPlan(const TopologySpec& spec) : spec_{spec} {}

  std::uint32_t add_switch(std::string name);
  /// Both directions, from the first vertex to the second first.
  void add_cable(std::uint32_t from, std::uint32_t to, Bandwidth rate, const std::string& kind);
  /// A cable of length 1 and of the latency of every hop, as link from the first vertex.
  [[nodiscard]] TopologyLink cable(std::uint32_t from, std::uint32_t to, Bandwidth rate,
                                   const std::string& kind);
  /// `link` and the one back.
  void add_both_ways(TopologyLink link);
  /// One cable for each port of endpoint `number`.
  void attach(std::uint32_t number, std::uint32_t to_switch);
  void add_link(const TopologyLink& link) { links.push_back(link); }
  [[nodiscard]] LinkClassId link_class(const std::string& kind);
  void find(const std::string& key, std::string message, std::string hint);

  [[nodiscard]] const TopologySpec& spec() const { return spec_; }
  [[nodiscard]] std::uint32_t endpoints() const;
  /// The rate of one cable between switches.
  [[nodiscard]] Bandwidth cable_rate() const;
  /// The rate of the ports of endpoints `first` to `first` + `count` - 1, as far as they exist.
  [[nodiscard]] Bandwidth port_rate(std::uint32_t first, std::uint32_t count) const;
  /// The largest port_rate() of `count` endpoints in a row that share a switch.
  [[nodiscard]] Bandwidth fullest_port_rate(std::uint32_t count) const;
  /// Finds fault with `value` unless it is in [1, 1000000].
  bool check_count(const std::string& key, std::uint32_t value);
  /// Finds fault with `value` unless it is positive and finite.
  bool check_oversubscription(double value);

  std::vector<std::string> switches;
  std::vector<TopologyLink> links;
  std::vector<std::string> classes;
  std::vector<Diagnostic> findings;

 private:
  const TopologySpec& spec_;
};

/// Lay out one kind of fabric. The endpoints have been found right before.
void lay(FabricPlan& plan, const SingleSwitch& fabric);
void lay(FabricPlan& plan, const LeafSpine& fabric);
void lay(FabricPlan& plan, const FatTree& fabric);
void lay(FabricPlan& plan, const RailOptimised& fabric);
void lay(FabricPlan& plan, const Dragonfly& fabric);
void lay(FabricPlan& plan, const CustomFabric& fabric);

}  // namespace headroom

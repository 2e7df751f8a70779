#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/stack/data_paths.hpp"
#include "models/stack/stack_spec.hpp"
#include "sim/flow/flow_network.hpp"
#include "sim/flow/level_series.hpp"
#include "sim/storage/disk_contents.hpp"

namespace headroom {

/// Which kind of work a flow belongs to.
enum class FlowUser : std::uint8_t { training, preparation };

/// Whose flow it is.
struct FlowOwner {
  FlowUser user{};
  std::uint32_t run = 0;  ///< a number that the user gave
};

/// Disks and links that all jobs share which say what they do: one network of flows, whoever
/// started them, so that each takes from the others what max-min sharing gives it.
class SharedStack {
 public:
  /// `spec` outlives this.
  SharedStack(const StackSpec& spec, std::uint64_t seed);

  [[nodiscard]] const StackSpec& spec() const { return *spec_; }
  [[nodiscard]] DataPaths& paths() { return paths_; }
  [[nodiscard]] const DataPaths& paths() const { return paths_; }
  [[nodiscard]] FlowNetwork& network() { return network_; }
  [[nodiscard]] DiskContents& disks() { return disks_; }
  [[nodiscard]] LevelSeries& levels() { return levels_; }
  /// Levels below this number are those of the jobs themselves; from it on loads of links follow.
  static constexpr std::uint32_t levels_of_jobs = 4;
  /// The level that is the load of a kind of link.
  [[nodiscard]] static std::uint32_t link_level(std::uint32_t kind) {
    return levels_of_jobs + kind;
  }

  [[nodiscard]] std::uint32_t group_of(NodeId node) const;
  [[nodiscard]] const GroupHardware& hardware_of(NodeId node) const {
    return spec_->groups[group_of(node)];
  }
  /// Nothing for `local`, and for what reads no storage.
  [[nodiscard]] std::optional<std::size_t> storage_named(const std::string& name) const;

  FlowId start(const FlowRequest& request, FlowOwner owner, TimePoint now);
  [[nodiscard]] FlowOwner owner_of(FlowId flow) const {
    return owners_[static_cast<std::size_t>(flow)];
  }

 private:
  const StackSpec* spec_;
  DataPaths paths_;
  FlowNetwork network_;
  DiskContents disks_;
  LevelSeries levels_;
  std::vector<std::uint32_t> group_starts_;  ///< first node of each group
  std::vector<FlowOwner> owners_;            ///< by flow
};

}  // namespace headroom

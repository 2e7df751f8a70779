#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "headroom/footprint.hpp"
#include "headroom/hardware.hpp"
#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/observe/lanes.hpp"
#include "sim/observe/placed_runs.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/report/trace_events.hpp"

namespace headroom {

/// The tracks of a timeline on which runs are drawn: a process for each node, a track for
/// each of its GPUs. Where the log does not say which GPUs a job held, it is drawn on the
/// lowest free ones. A GPU that jobs share has a track for each of those at the same time,
/// and jobs without GPUs have tracks of their own below. Slices of one track never overlap.
class NodeTracks {
 public:
  /// Names the nodes and their GPUs. Nodes are processes from `first_process` on.
  NodeTracks(const RunRecord& run, std::uint32_t first_process, TraceEvents& events);

  /// Where to draw a run: a track, and how much of a GPU it stands for.
  struct Strip {
    TraceTrack track;
    std::int64_t share = 0;  ///< thousandths
  };
  /// The strips of a run, node by node; runs come in order of their start. Valid until
  /// the next call.
  [[nodiscard]] std::span<const Strip> place(const PlacedRun& held);

  /// A number that no track has had.
  [[nodiscard]] std::uint32_t new_thread() { return next_thread_++; }

 private:
  /// A GPU that several jobs share.
  struct Shared {
    std::uint32_t lane = 0;
    TimePoint until;  ///< the last of them leaves it
    Lanes parts{};
  };
  struct Node {
    std::uint32_t group = 0;
    std::uint32_t gpus = 0;
    std::uint32_t first_thread = 0;
    Lanes lanes{};
    std::map<std::uint16_t, Shared> shared{};  ///< by device, as the log numbers them
    Lanes without_gpus{};
  };
  enum class Row : std::uint8_t { gpu, without_gpus };

  void add_node(const NodeGroup& group, std::uint32_t group_number, std::uint32_t in_group);
  void place_on(NodeId node, const PlacedRun& held, std::span<const DeviceSlot> slots);
  void place_part(NodeId node, const PlacedRun& held, std::uint16_t device);
  [[nodiscard]] TraceTrack gpu_track(NodeId node, std::uint32_t lane, std::uint32_t part);
  [[nodiscard]] TraceTrack other_track(NodeId node, std::uint32_t lane);
  [[nodiscard]] TraceTrack extra_track(const std::array<std::uint32_t, 3>& key,
                                       std::string_view name, std::uint32_t place);
  [[nodiscard]] std::uint32_t process_of(NodeId node) const {
    return first_process_ + static_cast<std::uint32_t>(index(node));
  }

  const RunRecord& run_;
  TraceEvents& events_;
  std::uint32_t first_process_;
  std::uint32_t next_thread_;
  std::vector<Node> nodes_;
  std::vector<Strip> strips_;
  std::map<std::array<std::uint32_t, 3>, std::uint32_t> extra_;  ///< by process, lane, part
};

}  // namespace headroom

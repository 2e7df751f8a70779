#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "headroom/footprint.hpp"
#include "headroom/hardware.hpp"
#include "headroom/ids.hpp"

namespace headroom {

/// What is free of each single GPU. Kept only in runs in which jobs share GPUs:
/// until activate() it is empty, and whole GPUs are counted elsewhere.
///
/// GPUs that are held whole are told apart from shared ones by number, not by
/// holder: the lowest free ones are taken, the lowest held ones given back.
class DeviceTable {
 public:
  static constexpr std::int16_t all = 1000;        ///< free thousandths of a GPU nobody uses
  static constexpr std::int16_t held_whole = -1;   ///< in place of its free thousandths
  static constexpr std::int16_t partitioned = -2;  ///< by MIG: see used_slices()

  struct Node {
    std::uint32_t gpus = 0;
    std::uint32_t held = 0;       ///< whole, when activated
    bool is_partitioned = false;  ///< by MIG
  };
  [[nodiscard]] bool is_active() const { return !first_.empty(); }
  /// Takes up the nodes as they are, by NodeId.
  void activate(std::span<const Node> nodes);

  /// The devices of `node` alone, there under NodeId{0}.
  [[nodiscard]] DeviceTable only(NodeId node) const;

  /// By device of `node`: free thousandths, or one of the marks above.
  [[nodiscard]] std::span<const std::int16_t> free(NodeId node) const {
    return std::span{free_}.subspan(first_[index(node)],
                                    first_[index(node) + 1] - first_[index(node)]);
  }
  /// Memory slices of a partitioned device in use, one bit each.
  [[nodiscard]] std::uint8_t used_slices(NodeId node, std::size_t device) const {
    return slices_[first_[index(node)] + device];
  }
  /// Thousandths free on GPUs of `node` that are in use in part; for a
  /// partitioned one, of its compute slices.
  [[nodiscard]] std::int64_t spare(NodeId node) const { return spare_[index(node)]; }
  [[nodiscard]] std::int64_t spare() const { return spare_total_; }
  /// Whether some GPU of `node` is in use in part.
  [[nodiscard]] bool is_shared(NodeId node) const { return shared_[index(node)] > 0; }

  /// How many devices of `node` have `share` thousandths free.
  [[nodiscard]] std::uint32_t fitting(NodeId node, std::int16_t share) const;
  /// Adds to `chosen` the `count` devices with the least left that have `share`
  /// thousandths free, ties to the lowest number; false when there are fewer.
  [[nodiscard]] bool choose(NodeId node, std::int16_t share, std::uint32_t count,
                            std::vector<DeviceSlot>& chosen) const;
  /// The same for `count` instances of the layout's `profile`: the fullest device
  /// that has room, there the highest start.
  [[nodiscard]] bool choose_slices(NodeId node, const MigKind& profile, std::uint32_t count,
                                   std::vector<DeviceSlot>& chosen) const;

  /// Takes a share of a device, or gives it back. Returns by how much the
  /// number of GPUs that nobody uses changed: -1, 0 or 1.
  int take(NodeId node, DeviceSlot slot, std::int16_t share) { return change(node, slot, -share); }
  int give(NodeId node, DeviceSlot slot, std::int16_t share) { return change(node, slot, share); }
  /// The slices of one instance, which count as `share` thousandths.
  void take_slices(NodeId node, DeviceSlot slot, const MigKind& profile, std::int16_t share);
  void give_slices(NodeId node, DeviceSlot slot, const MigKind& profile, std::int16_t share);
  void take_whole(NodeId node, std::uint32_t count) { mark(node, count, all, held_whole); }
  void give_whole(NodeId node, std::uint32_t count) { mark(node, count, held_whole, all); }

 private:
  int change(NodeId node, DeviceSlot slot, int by);
  void mark(NodeId node, std::uint32_t count, std::int16_t from, std::int16_t to);
  void add_spare(NodeId node, std::int64_t by);

  std::vector<std::size_t> first_;     ///< by node: its first device; one more at the end
  std::vector<std::int16_t> free_;     ///< by device
  std::vector<std::uint8_t> slices_;   ///< by device
  std::vector<std::int64_t> spare_;    ///< by node
  std::vector<std::uint32_t> shared_;  ///< by node: devices in use in part
  std::int64_t spare_total_ = 0;
};

/// Where `profile` would go on a device of which `used` slices are taken: the
/// highest start, so that room from slice 0 on is kept for large instances; -1
/// when it has no room.
[[nodiscard]] int slice_for(const MigKind& profile, std::uint8_t used);

}  // namespace headroom

#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "headroom/footprint.hpp"
#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "tools/explain/recorded_run.hpp"

namespace headroom {

/// Whether there is room for one shape while others take nodes and give them back.
/// Looks at nodes that may serve the shape only. Each step costs its nodes.
class RoomFor {
 public:
  /// All of the cluster is free for `job`, a row of jobs.csv. `run` must outlive this.
  RoomFor(const RecordedRun& run, std::uint32_t job);

  /// False when a node has less than is taken, which no run of the simulator does.
  [[nodiscard]] bool take(const HeldRun& held);
  void give(const HeldRun& held);

  /// Enough nodes with room for their part.
  [[nodiscard]] bool fits() const;
  /// Enough of everything in total, on whatever nodes it lies.
  [[nodiscard]] bool enough_in_total() const { return enough_gpus() && enough_beside_gpus(); }
  [[nodiscard]] bool enough_gpus() const;
  /// Free of GPUs: of whole ones for a shape that takes those, else parts of shared
  /// ones as well.
  [[nodiscard]] GpuShare free_gpus() const { return free_; }
  [[nodiscard]] std::int64_t nodes_with_room() const { return nodes_with_room_; }
  /// Whether any node of `held` may serve the shape.
  [[nodiscard]] bool touches(const HeldRun& held) const;

 private:
  /// What is taken of one device by those that share it.
  struct Device {
    std::int64_t used = 0;     ///< thousandths
    std::uint32_t slices = 0;  ///< of memory, by MIG instances, one bit each
  };
  struct Node {
    std::size_t group = 0;
    std::int64_t held = 0;    ///< GPUs held whole
    std::int64_t shared = 0;  ///< GPUs used in part
    std::int64_t cpu_milli = 0;
    std::int64_t memory = 0;
    bool is_eligible = true;
    std::vector<Device> devices;  ///< empty while nobody shares one
  };

  [[nodiscard]] bool has_room(const Node& node) const;
  [[nodiscard]] bool has_gpus(const Node& node) const;
  [[nodiscard]] std::int64_t instances_free(const Node& node) const;
  [[nodiscard]] std::int64_t whole_free(const Node& node) const;
  [[nodiscard]] GpuShare free_on(const Node& node) const;
  [[nodiscard]] bool enough_beside_gpus() const;
  bool change(const HeldRun& held, std::int64_t sign);
  bool change_devices(Node& node, const RecordedShape& taken, std::span<const DeviceSlot> slots,
                      std::int64_t sign) const;
  void count(const Node& node, std::int64_t sign);

  const RecordedRun& run_;
  const RecordedShape& shape_;
  GpuShare needed_;
  std::vector<Node> nodes_;
  GpuShare free_{};  ///< on eligible nodes
  WideInt cpu_milli_ = 0;
  WideInt memory_ = 0;
  bool counts_cpus_ = true;  ///< whether every eligible node does
  bool counts_memory_ = true;
  std::int64_t nodes_with_room_ = 0;
};

}  // namespace headroom

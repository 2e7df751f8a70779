#pragma once
#include <cstdint>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "tools/explain/recorded_run.hpp"

namespace headroom {

/// Whether there is room for one shape while others take nodes and give them back.
/// Looks at nodes that may serve the shape only. Each step costs its nodes.
class RoomFor {
 public:
  /// All of the cluster is free. `run` must outlive this.
  RoomFor(const RecordedRun& run, const RecordedShape& shape);

  /// False when a node has less than is taken, which no run of the simulator does.
  [[nodiscard]] bool take(const HeldRun& held) { return change(held, -1); }
  void give(const HeldRun& held) { static_cast<void>(change(held, 1)); }

  /// Enough nodes with room for their part.
  [[nodiscard]] bool fits() const;
  /// Enough of everything in total, on whatever nodes it lies.
  [[nodiscard]] bool enough_in_total() const { return enough_gpus() && enough_beside_gpus(); }
  [[nodiscard]] bool enough_gpus() const;
  [[nodiscard]] std::int64_t free_gpus() const { return gpus_; }
  [[nodiscard]] std::int64_t nodes_with_room() const { return nodes_with_room_; }
  /// Whether any node of `held` may serve the shape.
  [[nodiscard]] bool touches(const HeldRun& held) const;

 private:
  struct Free {
    std::int64_t gpus = 0;
    std::int64_t cpus = 0;
    std::int64_t memory = 0;
    bool is_eligible = true;
    bool counts_cpus = false;
    bool counts_memory = false;
  };
  [[nodiscard]] bool has_room(const Free& node) const;
  [[nodiscard]] bool enough_beside_gpus() const;
  bool change(const HeldRun& held, std::int64_t sign);

  const RecordedRun& run_;
  const RecordedShape& shape_;
  std::vector<Free> nodes_;
  std::int64_t gpus_ = 0;  ///< free on eligible nodes
  WideInt cpus_ = 0;
  WideInt memory_ = 0;
  bool counts_cpus_ = true;  ///< whether every eligible node does
  bool counts_memory_ = true;
  std::int64_t nodes_with_room_ = 0;
};

}  // namespace headroom

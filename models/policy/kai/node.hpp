#pragma once
// Node records and what is free. Source: KAI-Scheduler commit d5bc503a, packages api/node_info and
// gpu_sharing.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/ids.hpp"

#include "models/policy/kai/gpu_labels.hpp"
#include "models/policy/kai/numa.hpp"
#include "models/policy/kai/shapes.hpp"
#include "models/policy/kai/snapshot.hpp"

namespace headroom::kai {

/// One shared GPU, in MiB.
struct GpuGroup {
  GpuLabel label{};
  std::int64_t used = 0;       ///< by all its pods
  std::int64_t held = 0;       ///< by those that are there already
  std::int64_t releasing = 0;  ///< what leaves less what is to come
  int records = 0;

  [[nodiscard]] bool is_all_released() const { return held == releasing; }
  [[nodiscard]] bool is_all_leaving() const { return used != 0 && used == releasing; }
};

/// What one pod has on one node. A pod moved within a node has two records there.
struct NodeRecord {
  TaskId task{};
  Status status = Status::pending;
  ShapeId shape{};
  std::vector<GpuLabel> groups;
  std::int64_t memory_mib = 0;  ///< on each of `groups`
  ZoneUse zones;
};

/// GPUs with the free parts of shared ones, and their memory in MiB.
struct GpuSum {
  double gpus = 0;
  std::int64_t memory_mib = 0;
};

/// All that is free follows from the records; it is kept up to date as they change.
class Node {
 public:
  Node(const SnapshotNode& facts, const ShapeTable& shapes);

  std::string name;
  NodeVector allocatable;
  MigStrategy mig = MigStrategy::none;
  std::int64_t gpu_memory_mib = 0;  ///< of a device, rounded down to hundreds
  bool gpu_memory_known = true;
  std::string affinity_name;  ///< what required node affinity is matched with
  std::optional<NumaLedger> numa;

  [[nodiscard]] const std::vector<NodeRecord>& records() const { return records_; }
  [[nodiscard]] const std::vector<GpuGroup>& groups() const { return groups_; }
  /// The position of the newest record of `task`.
  [[nodiscard]] std::optional<std::size_t> find(TaskId task) const;
  void append(NodeRecord record, const GpuLabels& labels);
  void replace(std::size_t at, NodeRecord record, const GpuLabels& labels);
  void remove(std::size_t at, const GpuLabels& labels);

  [[nodiscard]] const NodeVector& idle() const { return idle_; }
  [[nodiscard]] const NodeVector& releasing() const { return releasing_; }
  [[nodiscard]] std::int64_t free(std::size_t d) const { return idle_[d] + releasing_[d]; }

  /// MiB on one device, and that as a share of it, rounded up to hundredths.
  [[nodiscard]] std::int64_t memory_need(const Shape& shape) const;
  [[nodiscard]] double share_of_memory(std::int64_t memory_mib) const;
  /// GPUs that queues are charged for a pod of this shape here, MIG instances included.
  [[nodiscard]] double accepted_gpus(const Shape& shape) const;

  /// Whether the pod could join the shared GPU.
  [[nodiscard]] bool fits_group(const Shape& shape, const GpuGroup& group) const;
  [[nodiscard]] bool fits_some_group(const Shape& shape) const;
  [[nodiscard]] bool fits_idle(const Shape& shape) const { return fits(shape, false); }
  [[nodiscard]] bool fits_free(const Shape& shape) const { return fits(shape, true); }
  /// Whether a node of this MIG strategy serves this way to ask for GPUs.
  [[nodiscard]] bool accepts_type(const Shape& shape, bool is_legacy_mig) const;
  [[nodiscard]] bool is_cpu_only() const {
    return mig == MigStrategy::none && allocatable[gpu_dimension] <= 0;
  }
  void count_legacy_mig(int by) { legacy_mig_pods_ += by; }
  [[nodiscard]] bool is_ready() const { return is_ready_; }
  void set_ready(bool ready) {
    is_ready_ = ready;
    is_summed_up_ = false;
  }

  [[nodiscard]] const GpuSum& idle_gpus() const;
  [[nodiscard]] const GpuSum& releasing_gpus() const;
  /// Idle and releasing GPUs, with the free parts of shared ones.
  [[nodiscard]] double gpu_capacity() const { return idle_gpus().gpus + releasing_gpus().gpus; }
  /// Free parts of shared GPUs as GPUs.
  [[nodiscard]] double spare_fractions() const;

 private:
  [[nodiscard]] bool fits(const Shape& shape, bool with_releasing) const;
  void apply(const NodeRecord& record, int sign, const GpuLabels& labels);
  void apply_groups(const NodeRecord& record, int sign, const GpuLabels& labels);
  void count_group(const GpuGroup& group, int sign);
  void sum_up() const;

  const ShapeTable* shapes_;
  std::vector<NodeRecord> records_;
  std::vector<GpuGroup> groups_;  ///< by name
  NodeVector idle_;
  NodeVector releasing_;
  int legacy_mig_pods_ = 0;
  bool is_ready_ = true;
  mutable bool is_summed_up_ = false;
  mutable GpuSum idle_gpus_;
  mutable GpuSum releasing_gpus_;
};

}  // namespace headroom::kai

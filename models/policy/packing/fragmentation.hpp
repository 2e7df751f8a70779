#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/policy/packing/gpu_models.hpp"
#include "models/policy/packing/packing_room.hpp"
#include "models/policy/packing/task_types.hpp"

namespace headroom {

/// Free GPU milli of a node (or a sum over nodes), split by what keeps the expected
/// task types from them: each type's share of the amounts is its weight.
struct FragmentSplit {
  double lacks_both = 0.0;        ///< Q1: neither CPU nor GPUs suffice
  double lacks_gpu = 0.0;         ///< Q2: GPUs do not suffice, or pieces too small for it remain
  double usable = 0.0;            ///< Q3: the type can have them
  double lacks_cpu = 0.0;         ///< Q4: GPUs suffice, CPU does not
  double no_gpu_fits = 0.0;       ///< XL: the type wants no GPU and its CPU is there
  double no_gpu_lacks_cpu = 0.0;  ///< XR: the type wants no GPU and its CPU is not there either
  double no_access = 0.0;         ///< NA: the node's GPU model is not admissible

  /// All but what is usable.
  [[nodiscard]] double fragmented() const {
    return ((((lacks_both + lacks_gpu) + lacks_cpu) + no_gpu_fits) + no_gpu_lacks_cpu) + no_access;
  }
  FragmentSplit& operator+=(const FragmentSplit& other);
};

/// Of one node's GPUs, for each size of share that a type wants: how many have that
/// much free, and how much is free on the others together.
struct GpuTally {
  struct Level {
    std::int32_t fitting = 0;
    std::int32_t below_milli = 0;
  };
  std::vector<Level> levels;  ///< as FragmentMeter::share_sizes has them
};

/// How much of what is free on a node is of no use to the tasks to be expected.
/// Source: Weng, Yang et al., "Beware of Fragmentation", USENIX ATC'23.
///
/// Sums are taken in the order of the types and separately for each class of the
/// split, without fused operations: policies tell a change of nothing from a loss of
/// nearly nothing, so the last bit decides.
class FragmentMeter {
 public:
  FragmentMeter(std::span<const TaskType> types, const GpuModels& models);

  [[nodiscard]] std::size_t type_count() const { return kinds_.size(); }

  /// Expected fragmented GPU milli of a node: 0 … its free GPU milli.
  [[nodiscard]] double fragmented(const PackingRoom& room);
  [[nodiscard]] FragmentSplit split(const PackingRoom& room);

  /// The parts of `fragmented`, for those who try many changes of one node.
  void tally(std::span<const std::uint16_t> gpu_milli, GpuTally& tally) const;
  /// The node has `count` GPUs more, of which nothing is taken.
  void add_whole(GpuTally& tally, std::int32_t count) const;
  /// One GPU of the node has `to` instead of `from` free, less than before.
  void move(GpuTally& tally, std::int32_t from, std::int32_t to) const;
  /// What else of a node counts.
  struct Rest {
    std::int64_t cpu_milli = 0;
    std::int64_t gpu_milli_total = 0;
    std::uint32_t model = 0;
  };
  [[nodiscard]] double fragmented(const GpuTally& tally, const Rest& rest) const;

 private:
  /// A type as the inner loop wants it.
  struct Kind {
    std::int64_t cpu_milli = 0;
    double weight = 0.0;
    std::int32_t gpus = 0;
    std::uint32_t level = 0;  ///< of its GPU milli in share_sizes_
  };

  template <class Book>
  void for_each_type(const GpuTally& tally, const Rest& rest, Book book) const;

  std::vector<Kind> kinds_;
  std::vector<std::int32_t> share_sizes_;  ///< the GPU milli of the types, each once
  std::vector<std::uint8_t> access_;       ///< [model][type]: which row of the cases applies
  GpuTally scratch_;
};

}  // namespace headroom

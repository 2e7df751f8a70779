#pragma once
// Requests resolved once: pods of one shape share them. Source: KAI-Scheduler commit d5bc503a,
// packages api/pod_info and api/resource_info.
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "headroom/ids.hpp"

#include "models/policy/kai/resources.hpp"

namespace headroom::kai {

enum class ShapeId : std::uint32_t {};

/// What a node offers and a pod takes, by dimension: CPU, memory, whole GPUs, pods, then one for
/// each MIG profile of the cluster.
using NodeVector = std::vector<std::int64_t>;
inline constexpr std::size_t cpu_dimension = 0;
inline constexpr std::size_t memory_dimension = 1;
inline constexpr std::size_t gpu_dimension = 2;
inline constexpr std::size_t pod_dimension = 3;
inline constexpr std::size_t first_profile_dimension = 4;

/// How a pod asks for GPUs; without any it is `whole` with no devices.
enum class GpuKind : std::uint8_t { whole, fraction, memory, mig };

struct Shape {
  GpuKind kind = GpuKind::whole;
  int devices = 0;              ///< whole GPUs, or the devices that a share is asked on
  double portion = 0;           ///< of each device; 0 where memory is asked for
  std::int64_t memory_mib = 0;  ///< asked for on each device
  NodeVector need;              ///< of a node; shared GPUs are not in it
  double gpus = 0;              ///< whole and fractional, to two decimals
  Amounts quota;                ///< what queues count; memory shares as 0, MIG instances as their g
  std::int64_t pool_memory = 0;  ///< MiB of shares plus GB of MIG instances, as consolidation adds
  /// Whether it names a MIG profile that the cluster has none of.
  bool has_unknown_profile = false;

  [[nodiscard]] bool is_shared() const {
    return kind == GpuKind::fraction || kind == GpuKind::memory;
  }
  [[nodiscard]] bool wants_gpu() const {
    return gpus > 0 || kind == GpuKind::memory || kind == GpuKind::mig;
  }
};

class ShapeTable {
 public:
  /// `profiles` are the MIG profiles of all nodes; dimensions follow their order.
  explicit ShapeTable(std::vector<std::string> profiles = {});

  ShapeId intern(const PodRequest& request);
  const Shape& operator[](ShapeId id) const { return shapes_[index(id)]; }
  [[nodiscard]] std::size_t dimensions() const {
    return first_profile_dimension + profiles_.size();
  }
  /// The dimension of a resource by name; names ending in `gpu` are whole GPUs.
  [[nodiscard]] std::optional<std::size_t> dimension(const std::string& name) const;
  [[nodiscard]] std::string dimension_name(std::size_t dimension) const;
  /// GPUs in queues for one unit of a dimension.
  [[nodiscard]] int gpus_of(std::size_t dimension) const;
  /// Whole GPUs and MIG instances of a vector as GPUs.
  [[nodiscard]] std::int64_t total_gpus(const NodeVector& vector) const;

 private:
  std::vector<std::string> profiles_;
  std::vector<int> profile_gpus_;
  std::deque<Shape> shapes_;
  std::map<std::vector<std::string>, ShapeId> known_;
};

}  // namespace headroom::kai

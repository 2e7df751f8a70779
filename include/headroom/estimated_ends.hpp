#pragma once
#include <compare>
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "headroom/chunked_sequence.hpp"
#include "headroom/footprint.hpp"
#include "headroom/free_capacity.hpp"
#include "headroom/ids.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// A running job's share of one node, and when the scheduler believes it ends.
struct Tenant {
  TimePoint end;
  JobId job{};
  std::uint32_t gpus = 0;  ///< whole ones
  std::int64_t cpu_milli = 0;
  Bytes memory{};
  std::strong_ordering operator<=>(const Tenant& other) const {
    return end != other.end ? end <=> other.end : job <=> other.job;
  }
  bool operator==(const Tenant& other) const { return end == other.end && job == other.job; }
};

/// Who is believed to leave which node when. A job that outlives its estimate
/// stays under that estimate, as if it would end any moment.
class EstimatedEnds {
 public:
  /// Reads `free` as it changes; it must outlive this.
  explicit EstimatedEnds(const FreeCapacity& free) : free_{&free}, tenants_(free.node_count()) {}

  void add(NodeId node, const Tenant& tenant) { tenants_[index(node)].insert(tenant); }
  /// A tenant that holds `slots` of `node` for its `footprint`: parts of GPUs.
  void add_sharing(NodeId node, const Tenant& tenant, const Footprint& footprint,
                   std::span<const DeviceSlot> slots);
  void remove(NodeId node, const Tenant& tenant) {
    tenants_[index(node)].erase(tenants_[index(node)].lower_bound(tenant));
    if (!sharing_.empty()) forget_sharing(node, tenant.job);
  }

  /// When `node` is believed to have room for its share of `footprint`: the
  /// start of time when it has now, end_of_time when it never will.
  [[nodiscard]] TimePoint room_from(NodeId node, const Footprint& footprint) const;
  /// GPUs believed free on `node` at `when`, if nothing more starts there.
  [[nodiscard]] std::int64_t free_gpus_at(NodeId node, TimePoint when) const;
  /// Whether `node` is believed to have room at `when` for `footprint` beside `other`.
  [[nodiscard]] bool has_room_beside(NodeId node, const Footprint& footprint,
                                     const Footprint& other, TimePoint when) const;
  /// Writes to `from[k]`, for each k < from.size(), when k GPUs are free on `node`.
  void room_from_by_gpus(NodeId node, std::span<TimePoint> from) const;

 private:
  struct GpuSum {
    std::int64_t gpus = 0;
    void add(const Tenant& tenant) { gpus += tenant.gpus; }
    void remove(const Tenant& tenant, std::span<const Tenant> /*rest*/) { gpus -= tenant.gpus; }
  };
  using Tenants = ChunkedSequence<Tenant, GpuSum, 16>;
  struct Room;
  /// What one tenant holds of the GPUs of one node.
  struct Sharing {
    Footprint footprint;
    std::vector<DeviceSlot> slots;
  };

  void forget_sharing(NodeId node, JobId job);
  /// Whether single GPUs decide about room for `footprint` on `node`.
  [[nodiscard]] bool by_device(NodeId node, const Footprint& footprint) const;
  [[nodiscard]] TimePoint room_from_by_device(NodeId node, const Footprint& footprint) const;
  [[nodiscard]] bool has_room_beside_by_device(NodeId node, const Footprint& footprint,
                                               const Footprint& other, TimePoint when) const;
  /// Lets the tenants of `node` leave a copy of it one by one. Calls
  /// `visit(end, room)` after each, until it answers false.
  template <class Visit>
  void for_each_leaving(NodeId node, Visit visit) const;

  const FreeCapacity* free_;
  std::vector<Tenants> tenants_;  ///< by node
  std::map<std::pair<NodeId, JobId>, std::vector<Sharing>> sharing_;
};

}  // namespace headroom

#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "headroom/estimated_ends.hpp"
#include "headroom/footprint.hpp"
#include "headroom/free_capacity.hpp"
#include "headroom/ids.hpp"

#include "sim/cluster/allocation.hpp"

namespace headroom {

/// What a footprint means on one cluster.
struct FootprintReach {
  std::vector<NodeId> eligible;  ///< that may serve it at all, ascending; empty where all may
  /// Where it shares devices, by group of nodes: thousandths of each device or for
  /// each instance; more than 1,000 where it does not fit one.
  std::vector<std::int64_t> shares;
  std::string mig;  ///< the kind of MIG instance, empty where it asks for none
};

/// Who holds what, and the only place where that changes.
class ClusterState {
 public:
  /// `keep_ends`: whether a policy reads the estimated ends.
  ClusterState(const ClusterSpec& cluster, bool keep_ends)
      : free_{cluster}, ends_{free_}, keep_ends_{keep_ends} {}
  ClusterState(const ClusterState&) = delete;
  ClusterState& operator=(const ClusterState&) = delete;

  [[nodiscard]] const FreeCapacity& free() const { return free_; }
  [[nodiscard]] const EstimatedEnds& ends() const { return ends_; }
  /// See FreeCapacity; before the first allocation.
  void tell_job_classes_apart() { free_.tell_job_classes_apart(); }
  /// `request` on this cluster, or on the nodes `within` it (may be null).
  [[nodiscard]] Footprint resolve(const ResourceRequest& request, const NodeSet* within) {
    return free_.resolve(request, within);
  }

  [[nodiscard]] FootprintReach reach_of(const Footprint& footprint) const;

  /// Gives the nodes' shares to a job. Asserts that each node has room.
  void allocate(const Allocation& allocation);
  /// Takes them back; requires the allocation as it was given.
  void release(const Allocation& allocation);

  /// Nodes touched since the mark was last moved, in order; may repeat.
  [[nodiscard]] const std::vector<NodeId>& touched() const { return touched_; }
  /// Forgets the first `count` of them.
  void forget_touched(std::size_t count);

 private:
  FreeCapacity free_;
  EstimatedEnds ends_;
  bool keep_ends_;
  std::vector<NodeId> touched_;
};

}  // namespace headroom

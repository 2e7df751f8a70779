#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "headroom/estimated_ends.hpp"
#include "headroom/footprint.hpp"
#include "headroom/free_capacity.hpp"
#include "headroom/ids.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// What a policy may know of a job that waits or runs.
struct JobFacts {
  TimePoint submit;
  Duration estimate;        ///< believed run time in all, > 0 unless the job is of zero length
  Duration executed{};      ///< work kept from earlier runs
  TimePoint started{};      ///< of the current run; meaningful while running
  Duration restart_cost{};  ///< part of the current run that does no work
  FootprintId footprint{};
  std::uint32_t gpus = 0;  ///< asked for, before rounding to whole nodes
  std::int32_t priority = 0;
  /// Of the current or last allocation: the node when it is one, else where the
  /// nodes begin in SchedulerView::nodes.
  NodeId first_node{};
  std::uint32_t node_count = 0;
  bool preemptible = true;
  bool says_preemptible = false;  ///< else the policy may have a default of its own
  bool running = false;
  bool in_workers = false;  ///< it was started by workers: see Decisions::start_workers
};

/// Under whose names a job was submitted; numbers of WorkloadTables.
struct JobLabels {
  UserId user{};
  QueueId queue{};
  std::optional<QosId> qos;
  std::optional<AccountId> account;
};

/// Nodes of the job's current or last allocation, ascending; `nodes` are those
/// of all allocations. Valid as long as both arguments stay as they are.
[[nodiscard]] inline std::span<const NodeId> nodes_of(const JobFacts& job,
                                                      const std::vector<NodeId>& nodes) {
  if (job.node_count == 1) return {&job.first_node, 1};
  return std::span{nodes}.subspan(index(job.first_node), job.node_count);
}

/// Work done up to `now`, without what restarts cost.
[[nodiscard]] constexpr Duration executed_by(const JobFacts& job, TimePoint now) {
  if (!job.running) return job.executed;
  const Duration current = now - job.started - job.restart_cost;
  return current.count > 0 ? job.executed + current : job.executed;
}

/// Believed work still to do; never negative.
[[nodiscard]] constexpr Duration remaining_at(const JobFacts& job, TimePoint now) {
  const Duration left = job.estimate - executed_by(job, now);
  return left.count > 0 ? left : Duration{};
}

/// What only some jobs have, by job.
struct RareFacts {
  /// Of a job that shares devices.
  struct Sharing {
    GpuShare asked{};                 ///< in all
    GpuShare held{};                  ///< by its current or last allocation
    std::vector<DeviceSlot> slots{};  ///< of that, node by node
  };
  /// Of one that can change its width.
  struct Elastic {
    std::uint32_t workers_min = 1;
    std::uint32_t workers_max = 1;
    FootprintId worker{};  ///< on one node
  };
  std::map<JobId, Sharing> sharing;
  std::map<JobId, Elastic> elastic;
};

/// The world as a scheduling policy sees it. Live: every decision handed over
/// shows in it at once. Read-only.
struct SchedulerView {
  TimePoint now;
  const FreeCapacity& free;
  const EstimatedEnds& ends;              ///< filled only for policies that ask for it
  std::span<const Footprint> footprints;  ///< by FootprintId
  std::span<const JobFacts> jobs;         ///< by JobId
  std::span<const JobLabels> labels;      ///< by JobId; filled only for policies that ask for it
  const std::vector<JobId>& running;      ///< in no particular, but reproducible order
  /// Jobs that began to wait since the last pass, in the order it happened.
  /// Those which the policy itself stopped are not among them.
  std::span<const JobId> newcomers;
  /// Jobs that wait no longer for now, by whatever cause but the policy's own decision;
  /// a policy forgets them until they are newcomers again.
  std::span<const JobId> withdrawn{};
  /// Jobs that gave back what they held since the last pass, by whatever cause
  /// but the policy's own decision.
  std::span<const JobId> released;
  /// Nodes on which a job started or ended since the last pass began; may
  /// repeat, and grows as this pass decides.
  const std::vector<NodeId>& touched;
  const std::vector<NodeId>& nodes;  ///< of all allocations
  const RareFacts& rare;
  const bool& capacity_freed;  ///< since the last pass ended, or by this one

  [[nodiscard]] const JobFacts& job(JobId id) const { return jobs[index(id)]; }
  [[nodiscard]] const Footprint& footprint(JobId id) const {
    return footprints[index(jobs[index(id)].footprint)];
  }
  /// Nodes of the job's current or last allocation, ascending.
  [[nodiscard]] std::span<const NodeId> nodes_of(JobId id) const {
    return headroom::nodes_of(job(id), nodes);
  }
  /// Devices that it shares, node by node; none for whole GPUs.
  [[nodiscard]] std::span<const DeviceSlot> slots_of(JobId id) const {
    const auto sharing = rare.sharing.find(id);
    return sharing != rare.sharing.end() ? std::span<const DeviceSlot>{sharing->second.slots}
                                         : std::span<const DeviceSlot>{};
  }
  /// What of them is on the `which`-th of its nodes.
  [[nodiscard]] std::span<const DeviceSlot> slots_of(JobId id, std::size_t which) const {
    const auto slots = slots_of(id);
    if (slots.empty()) return slots;
    const std::size_t each = footprint(id).gpus_per_node;
    return slots.subspan(which * each, each);
  }
};

}  // namespace headroom

#pragma once
#include <optional>
#include <span>
#include <vector>

#include "headroom/decision.hpp"
#include "headroom/order_policy.hpp"
#include "headroom/placement_policy.hpp"
#include "headroom/views.hpp"
#include "headroom/waiting_queue.hpp"

namespace headroom {

/// Waiting jobs and the order that sorts them.
struct OrderedQueue {
  const OrderPolicy& order;
  WaitingQueue jobs{};

  void insert(JobId id, const JobFacts& job, TimePoint now);
  void erase(JobId id, const JobFacts& job, TimePoint now);
};

/// One decision pass of a scheduler made of parts: what they share, and the
/// only way by which they start and stop jobs, which keeps the queues right.
class SchedulingPass {
 public:
  struct Parts {
    OrderedQueue& queue;
    OrderedQueue* candidates;  ///< the same jobs in backfill order; null: the queue's order
    PlacementPolicy& placement;
    std::vector<NodeId>& nodes;  ///< scratch
  };
  SchedulingPass(const SchedulerView& view, Decisions& decisions, const Parts& parts)
      : view_{view}, decisions_{decisions}, parts_{parts} {}

  [[nodiscard]] const SchedulerView& view() const { return view_; }
  [[nodiscard]] Decisions& decisions() { return decisions_; }
  [[nodiscard]] const OrderPolicy& order() const { return parts_.queue.order; }
  [[nodiscard]] PlacementPolicy& placement() { return parts_.placement; }
  [[nodiscard]] const WaitingQueue& queue() const { return parts_.queue.jobs; }
  /// The first waiting job in the queue's order.
  [[nodiscard]] std::optional<JobId> first() const {
    const auto& first = parts_.queue.jobs.first();
    return first ? std::optional{first->job} : std::nullopt;
  }
  /// Newcomers of this pass that still wait, in backfill order.
  [[nodiscard]] std::vector<JobId> newcomers_in_backfill_order() const;
  /// A walk over all waiting jobs in backfill order; start what it gives with
  /// start(scan, …) only.
  [[nodiscard]] WaitingQueue::Scan scan();

  /// Starts a waiting job where placement wants it, outside `blocked` (may be
  /// null). False when it does not fit.
  bool start(JobId job, const NodeSet* blocked = nullptr);
  /// The same for the job that `scan` gave last.
  bool start(WaitingQueue::Scan& scan, JobId job, const NodeSet* blocked);
  /// Starts a waiting job on these nodes; `slots` where it shares devices, else none.
  void start_on(JobId job, std::span<const NodeId> nodes, std::span<const DeviceSlot> slots = {});
  /// Stops a running job, for another where there is one, and puts it back into
  /// the queue.
  void stop(JobId job, std::optional<JobId> for_whom = std::nullopt);
  [[nodiscard]] bool has_stopped() const { return has_stopped_; }

 private:
  /// Chooses nodes and devices; false when the job does not fit.
  [[nodiscard]] bool place(JobId job, const NodeSet* blocked);
  void hand_over(JobId job, std::span<const NodeId> nodes, std::span<const DeviceSlot> slots);

  const SchedulerView& view_;
  Decisions& decisions_;
  std::vector<DeviceSlot> slots_;
  Parts parts_;
  bool has_stopped_ = false;
};

}  // namespace headroom

#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "headroom/views.hpp"

#include "models/policy/backfill/availability.hpp"

namespace headroom {

/// The one reservation of EASY: the earliest time at which the head of the
/// queue is believed to fit, and the nodes with the lowest ids on which it then
/// does.
///
/// It is kept from pass to pass rather than made anew: a start that respects
/// it moves neither its time nor its nodes, and a job that ends early can only
/// bring it forward, or to lower ids.
class Reservation {
 public:
  /// Takes note of what happened since the last pass; call at the start of each.
  void begin_pass(const SchedulerView& view);
  /// Makes it hold for `head`, which does not fit now; keeps what holds already.
  void hold_for(JobId head, const SchedulerView& view);
  void drop() { head_.reset(); }

  [[nodiscard]] bool holds_for(JobId job) const { return head_ == job && !broken_; }
  /// end_of_time when the head never fits; then no node is reserved.
  [[nodiscard]] TimePoint time() const { return time_; }
  /// The reserved nodes on which there is no room at time() for `footprint`
  /// beside the head. Valid until the next call.
  [[nodiscard]] const NodeSet& closed_to(const Footprint& footprint, const SchedulerView& view);

 private:
  void take_note(const SchedulerView& view);
  void build(const SchedulerView& view);
  [[nodiscard]] TimePoint earliest_time() const;
  void choose_nodes();
  void replace_highest_by_lower();

  std::optional<JobId> head_;
  Footprint footprint_;
  TimePoint time_;
  std::size_t noted_ = 0;  ///< entries of SchedulerView::touched seen in this pass
  Availability availability_;
  std::vector<TimePoint> room_from_;  ///< by node, for the head
  std::size_t before_time_ = 0;       ///< nodes with room_from_ < time_
  NodeSet nodes_;
  NodeId highest_{};
  bool broken_ = false;        ///< a start that did not respect it took a reserved node
  std::vector<NodeId> lower_;  ///< nodes below highest_ that became available by time_
  NodeSet closed_;
};

}  // namespace headroom

#include "models/policy/backfill/reservation.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace headroom {

void Reservation::begin_pass(const SchedulerView& view) {
  noted_ = 0;
  take_note(view);
}

void Reservation::take_note(const SchedulerView& view) {
  const auto touched = std::span{view.touched}.subspan(noted_);
  noted_ = view.touched.size();
  availability_.mark(touched);
  if (!head_) return;
  for (const NodeId node : touched) {
    TimePoint& from = room_from_[index(node)];
    const TimePoint before = from;
    from = view.ends.room_from(node, footprint_);
    before_time_ += static_cast<std::size_t>(from < time_);
    before_time_ -= static_cast<std::size_t>(before < time_);
    broken_ = broken_ || (from > time_ && nodes_.contains(node));
    if (from <= time_ && node < highest_ && !nodes_.contains(node)) lower_.push_back(node);
  }
}

void Reservation::hold_for(JobId head, const SchedulerView& view) {
  take_note(view);
  if (!holds_for(head)) {
    head_ = head;
    footprint_ = view.footprint(head);
    build(view);
  } else if (before_time_ >= footprint_.nodes || time_ == end_of_time) {
    // Enough nodes are available earlier: the time moves forward.
    time_ = earliest_time();
    choose_nodes();
  } else {
    replace_highest_by_lower();
  }
}

void Reservation::build(const SchedulerView& view) {
  const auto room_from = availability_.room_from(footprint_, view);
  room_from_.assign(room_from.begin(), room_from.end());
  time_ = earliest_time();
  choose_nodes();
}

TimePoint Reservation::earliest_time() const {
  // A job that the empty cluster could not hold may wait for more nodes than there are.
  if (footprint_.nodes > room_from_.size()) return end_of_time;
  return kth_smallest(room_from_, footprint_.nodes);
}

void Reservation::choose_nodes() {
  nodes_ = NodeSet{room_from_.size()};
  highest_ = NodeId{};
  lower_.clear();
  broken_ = false;
  before_time_ = 0;
  for (const TimePoint from : room_from_) before_time_ += static_cast<std::size_t>(from < time_);
  if (time_ == end_of_time) return;
  std::size_t chosen = 0;
  for (std::size_t i = 0; chosen < footprint_.nodes; ++i) {
    if (room_from_[i] > time_) continue;
    highest_ = id_at<NodeId>(i);
    nodes_.insert(highest_);
    ++chosen;
  }
}

void Reservation::replace_highest_by_lower() {
  for (const NodeId node : lower_) {
    if (node >= highest_ || room_from_[index(node)] > time_ || nodes_.contains(node)) continue;
    nodes_.insert(node);
    nodes_.erase(highest_);
    highest_ = nodes_.highest();
  }
  lower_.clear();
}

const NodeSet& Reservation::closed_to(const Footprint& footprint, const SchedulerView& view) {
  const bool whole_nodes = footprint_.only_gpus() && footprint.gpus_per_node > 0 &&
                           footprint_.gpus_per_node == view.free.gpus_per_node_max();
  if (whole_nodes) return nodes_;
  closed_ = nodes_;
  for (std::size_t word = 0; word < nodes_.words().size(); ++word) {
    for (std::uint64_t bits = nodes_.words()[word]; bits != 0; bits &= bits - 1) {
      const auto node = id_at<NodeId>(word * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
      if (view.ends.has_room_beside(node, footprint, footprint_, time_)) closed_.erase(node);
    }
  }
  return closed_;
}

}  // namespace headroom

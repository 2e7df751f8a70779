#include "models/policy/backfill/reservation_plan.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace headroom {
namespace {

Duration planned_length(const JobFacts& job, TimePoint now) {
  // A job of no length still needs its place to be free when it starts.
  return std::max(remaining_at(job, now), Duration{1});
}

}  // namespace

ReservationPlan::ReservationPlan(const SchedulerView& view)
    : places_(view.jobs.size()), last_look_(view.free.node_count()) {
  for (std::size_t i = 0; i < view.free.node_count(); ++i) {
    const NodeCapacity& node = view.free.capacity(id_at<NodeId>(i));
    profiles_.emplace_back(NodeProfile::Room{node.gpus, node.cpu_milli, node.memory.count});
  }
  for (const JobId job : view.running) {
    const JobFacts& facts = view.job(job);
    const Duration restart_left =
        std::max(facts.started + facts.restart_cost - view.now, Duration{});
    Duration left = restart_left + remaining_at(facts, view.now);
    // One that has outlived its estimate is believed to take as long again.
    if (left.count <= 0) left = std::max(facts.estimate, Duration{1'000'000'000});
    const auto nodes = view.nodes_of(job);
    Slot slot{{view.now, view.now + left}, {nodes.begin(), nodes.end()}};
    set_slot(job, std::move(slot), view);
    start(job);
  }
}

ReservationPlan::Place& ReservationPlan::place(JobId job) {
  if (index(job) >= places_.size()) places_.resize(index(job) + 1);
  return places_[index(job)];
}

void ReservationPlan::set_slot(JobId job, Slot slot, const SchedulerView& view) {
  for (const NodeId node : slot.nodes) {
    profiles_[index(node)].occupy(view.footprint(job), slot.interval);
  }
  place(job) = {std::move(slot), gained_.size()};
}

void ReservationPlan::start(JobId job) {
  running_.push_back({slot(job).interval.end, job});
  std::push_heap(running_.begin(), running_.end());
  ++running_count_;
}

bool ReservationPlan::take_back(const SchedulerView& view) {
  bool early = false;
  for (const JobId job : view.released) {
    if (!has_slot(job)) continue;
    const Slot ended = std::move(*places_[index(job)].slot);
    places_[index(job)].slot.reset();
    --running_count_;
    for (const NodeId node : ended.nodes) {
      NodeProfile& profile = profiles_[index(node)];
      profile.vacate(view.footprint(job), {view.now, ended.interval.end});
      profile.forget_before(view.now);
      if (ended.interval.end > view.now) gained_.push_back(node);
    }
    // A job of no length was planned to take one nanosecond.
    early = early || ended.interval.end - view.now > Duration{1};
  }
  return early;
}

void ReservationPlan::begin_improving() {
  constexpr std::size_t gained_max = 1U << 16U;
  if (seen_by_all_ > gained_max) {
    gained_.erase(gained_.begin(), gained_.begin() + static_cast<std::ptrdiff_t>(seen_by_all_));
    for (Place& place : places_) place.looked_at -= std::min(place.looked_at, seen_by_all_);
  }
  seen_by_all_ = gained_.size();
}

bool ReservationPlan::holds(const SchedulerView& view) {
  const auto is_over = [&](const Running& next) {
    return !has_slot(next.job) || slot(next.job).interval.end != next.end;
  };
  while (!running_.empty() && (is_over(running_.front()) || running_.front().end <= view.now)) {
    if (!is_over(running_.front())) return false;
    std::pop_heap(running_.begin(), running_.end());
    running_.pop_back();
  }
  return running_count_ == view.running.size();
}

void ReservationPlan::reserve(JobId job, const SchedulerView& view) {
  set_slot(job, earliest_slot(job, view), view);
}

bool ReservationPlan::offers_more(NodeId node, JobId job, const SchedulerView& view) const {
  const Footprint& footprint = view.footprint(job);
  if (!view.free.is_eligible(node, footprint)) return false;
  const Slot& now = slot(job);
  const Duration length = planned_length(view.job(job), view.now);
  const bool own = std::ranges::binary_search(now.nodes, node);
  // From its own start on, a job's own nodes are free for it.
  const TimePoint until = own ? now.interval.start : end_of_time;
  const TimePoint from = profiles_[index(node)].earliest(footprint, length, view.now, until);
  if (own || from != now.interval.start) return from < now.interval.start;
  return node < now.nodes.back();
}

void ReservationPlan::improve(JobId job, const SchedulerView& view) {
  Place& place = places_[index(job)];
  const auto fresh = std::span{gained_}.subspan(std::exchange(place.looked_at, gained_.size()));
  ++look_;
  const auto offers_first_time = [&](NodeId node) {
    return std::exchange(last_look_[index(node)], look_) != look_ && offers_more(node, job, view);
  };
  if (std::ranges::none_of(fresh, offers_first_time)) return;
  const Slot old = std::move(*place.slot);
  place.slot.reset();
  for (const NodeId node : old.nodes) {
    profiles_[index(node)].vacate(view.footprint(job), old.interval);
  }
  Slot better = earliest_slot(job, view);
  const bool moved = better.interval.start != old.interval.start || better.nodes != old.nodes;
  if (moved) gained_.insert(gained_.end(), old.nodes.begin(), old.nodes.end());
  set_slot(job, std::move(better), view);
}

ReservationPlan::Slot ReservationPlan::earliest_slot(JobId job, const SchedulerView& view) {
  const Footprint& footprint = view.footprint(job);
  const Duration length = planned_length(view.job(job), view.now);
  if (footprint.impossible) return {{end_of_time, end_of_time}, {}};
  room_from_.assign(profiles_.size(), end_of_time);
  TimePoint start = view.now;
  const auto look_from = [&](std::size_t node) {
    room_from_[node] = profiles_[node].earliest(footprint, length, start, end_of_time);
  };
  for (std::size_t i = 0; i < profiles_.size(); ++i) {
    if (view.free.is_eligible(id_at<NodeId>(i), footprint)) look_from(i);
  }
  // A node that is free too early may be taken again: look on from the time at
  // which enough nodes are free, until all of them are free at the same time.
  while (true) {
    sorted_ = room_from_;
    const auto wanted = sorted_.begin() + static_cast<std::ptrdiff_t>(footprint.nodes) - 1;
    std::ranges::nth_element(sorted_, wanted);
    if (*wanted == start) break;
    start = *wanted;
    for (std::size_t i = 0; i < profiles_.size(); ++i) {
      if (room_from_[i] < start) look_from(i);
    }
  }
  Slot slot{{start, start + length}, {}};
  for (std::size_t i = 0; slot.nodes.size() < footprint.nodes; ++i) {
    if (room_from_[i] == start) slot.nodes.push_back(id_at<NodeId>(i));
  }
  return slot;
}

}  // namespace headroom

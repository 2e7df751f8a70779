#include "models/policy/backfill/node_profile.hpp"

#include <algorithm>
#include <cstddef>

namespace headroom {

bool NodeProfile::holds(const Room& room, const Footprint& footprint) {
  return room.gpus >= footprint.gpus_per_node && room.cpus >= footprint.cpus_per_node &&
         room.memory >= footprint.memory_per_node.count;
}

std::size_t NodeProfile::step_at(TimePoint when) const {
  const auto next = std::ranges::upper_bound(steps_, when, {}, &Step::from);
  return static_cast<std::size_t>(next - steps_.begin()) - (next == steps_.begin() ? 0 : 1);
}

std::size_t NodeProfile::cut_at(TimePoint when) {
  const std::size_t step = step_at(when);
  if (steps_[step].from >= when) return step;
  const auto after = steps_.begin() + static_cast<std::ptrdiff_t>(step) + 1;
  steps_.insert(after, {when, steps_[step].room});
  return step + 1;
}

void NodeProfile::change(const Footprint& footprint, Interval interval, int sign) {
  if (interval.start >= interval.end) return;
  const std::size_t first = cut_at(interval.start);
  const std::size_t end = cut_at(interval.end);
  for (std::size_t i = first; i < end; ++i) {
    Room& room = steps_[i].room;
    room.gpus += sign * static_cast<std::int64_t>(footprint.gpus_per_node);
    room.cpus += sign * static_cast<std::int64_t>(footprint.cpus_per_node);
    room.memory += sign * static_cast<WideInt>(footprint.memory_per_node.count);
  }
}

void NodeProfile::occupy(const Footprint& footprint, Interval interval) {
  change(footprint, interval, -1);
}

void NodeProfile::vacate(const Footprint& footprint, Interval interval) {
  change(footprint, interval, +1);
}

void NodeProfile::forget_before(TimePoint now) {
  steps_.erase(steps_.begin(), steps_.begin() + static_cast<std::ptrdiff_t>(step_at(now)));
}

TimePoint NodeProfile::earliest(const Footprint& footprint, Duration duration, TimePoint from,
                                TimePoint until) const {
  TimePoint start = from;
  for (std::size_t i = step_at(from); i < steps_.size(); ++i) {
    if (steps_[i].from >= until) break;
    if (steps_[i].from >= start + duration && steps_[i].from > start) break;
    if (holds(steps_[i].room, footprint)) continue;
    start = i + 1 < steps_.size() ? steps_[i + 1].from : end_of_time;
    if (start >= until) return until;
  }
  return start;
}

}  // namespace headroom

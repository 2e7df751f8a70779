#include "models/policy/backfill/node_profile.hpp"

#include <algorithm>
#include <cstddef>

namespace headroom {

bool NodeProfile::holds(const Room& room, const Footprint& footprint) {
  return room.gpus >= footprint.gpus_per_node && room.cpu_milli >= footprint.cpu_milli_per_node &&
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
    room.cpu_milli += sign * footprint.cpu_milli_per_node;
    room.memory += sign * static_cast<WideInt>(footprint.memory_per_node.count);
  }
  join_at(end);
  join_at(first);
  summarise_from(first == 0 ? 0 : first - 1);
}

void NodeProfile::join_at(std::size_t step) {
  if (step == 0 || step >= steps_.size() || steps_[step].room != steps_[step - 1].room) return;
  steps_.erase(steps_.begin() + static_cast<std::ptrdiff_t>(step));
}

void NodeProfile::occupy(const Footprint& footprint, Interval interval) {
  change(footprint, interval, -1);
}

void NodeProfile::vacate(const Footprint& footprint, Interval interval) {
  change(footprint, interval, +1);
}

void NodeProfile::summarise_from(std::size_t step) {
  const std::size_t first = step / block_size;
  blocks_.resize((steps_.size() + block_size - 1) / block_size);
  for (std::size_t block = first; block < blocks_.size(); ++block) {
    const std::size_t end = std::min(steps_.size(), (block + 1) * block_size);
    Block summary{steps_[block * block_size].room, steps_[block * block_size].room.gpus};
    for (std::size_t i = block * block_size + 1; i < end; ++i) {
      const Room& room = steps_[i].room;
      summary.least.gpus = std::min(summary.least.gpus, room.gpus);
      summary.least.cpu_milli = std::min(summary.least.cpu_milli, room.cpu_milli);
      summary.least.memory = std::min(summary.least.memory, room.memory);
      summary.most_gpus = std::max(summary.most_gpus, room.gpus);
    }
    blocks_[block] = summary;
  }
}

void NodeProfile::forget_before(TimePoint now) {
  const std::size_t past = step_at(now);
  if (past == 0) return;
  steps_.erase(steps_.begin(), steps_.begin() + static_cast<std::ptrdiff_t>(past));
  summarise_from(0);
}

std::size_t NodeProfile::next_step(std::size_t step, const Footprint& footprint,
                                   bool with_room) const {
  while (step < steps_.size()) {
    const Block& block = blocks_[step / block_size];
    const bool skips =
        with_room ? block.most_gpus < footprint.gpus_per_node : holds(block.least, footprint);
    if (skips) {
      step = (step / block_size + 1) * block_size;
      continue;
    }
    const std::size_t end = std::min(steps_.size(), (step / block_size + 1) * block_size);
    for (; step < end; ++step) {
      if (holds(steps_[step].room, footprint) == with_room) return step;
    }
  }
  return steps_.size();
}

TimePoint NodeProfile::earliest(const Footprint& footprint, Duration duration, TimePoint from,
                                TimePoint until) const {
  TimePoint start = from;
  std::size_t step = step_at(from);
  while (true) {
    step = next_step(step, footprint, true);
    if (step == steps_.size()) return until;
    start = std::max(start, steps_[step].from);
    if (start >= until) return until;
    step = next_step(step, footprint, false);
    if (step == steps_.size() || steps_[step].from >= until) return start;
    if (steps_[step].from >= start + duration && steps_[step].from > start) return start;
  }
}

}  // namespace headroom

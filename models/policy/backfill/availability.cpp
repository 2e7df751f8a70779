#include "models/policy/backfill/availability.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace headroom {

void Availability::mark(std::span<const NodeId> touched) {
  if (by_gpus_.empty()) return;
  for (const NodeId node : touched) stale_.insert(node);
}

void Availability::refresh(const SchedulerView& view) {
  const std::size_t nodes = view.free.node_count();
  std::array<TimePoint, kept_gpus_max + 1> from{};
  const std::size_t levels = view.free.gpus_per_node_max() + std::size_t{1};
  if (by_gpus_.empty()) {
    by_gpus_.assign(levels, std::vector<TimePoint>(nodes));
    stale_ = NodeSet{nodes};
    for (std::size_t i = 0; i < nodes; ++i) stale_.insert(id_at<NodeId>(i));
  }
  stale_.drain([&](NodeId node) {
    view.ends.room_from_by_gpus(node, std::span{from}.first(levels));
    for (std::size_t gpus = 0; gpus < levels; ++gpus) by_gpus_[gpus][index(node)] = from[gpus];
  });
}

std::span<const TimePoint> Availability::room_from(const Footprint& footprint,
                                                   const SchedulerView& view) {
  if (footprint.only_gpus() && view.free.gpus_per_node_max() <= kept_gpus_max &&
      footprint.gpus_per_node <= view.free.gpus_per_node_max()) {
    refresh(view);
    return by_gpus_[footprint.gpus_per_node];
  }
  computed_.resize(view.free.node_count());
  for (std::size_t i = 0; i < computed_.size(); ++i) {
    computed_[i] = view.ends.room_from(id_at<NodeId>(i), footprint);
  }
  return computed_;
}

TimePoint kth_smallest(std::span<const TimePoint> times, std::size_t k) {
  // A heap of the k smallest so far: few of the later times get in.
  std::vector<TimePoint> smallest(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(k));
  std::ranges::make_heap(smallest);
  for (const TimePoint time : times.subspan(k)) {
    if (time >= smallest.front()) continue;
    std::ranges::pop_heap(smallest);
    smallest.back() = time;
    std::ranges::push_heap(smallest);
  }
  return smallest.front();
}

}  // namespace headroom

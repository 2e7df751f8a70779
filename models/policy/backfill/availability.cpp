#include "models/policy/backfill/availability.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
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

TimePoint kth_smallest(std::span<const TimePoint> times, std::size_t k, TimePoint now) {
  constexpr std::size_t small = 64;
  std::vector<TimePoint> candidates;
  if (times.size() <= small) {
    candidates.assign(times.begin(), times.end());
  } else {
    // Eight buckets an octave of the distance from now, in order of time.
    const auto bucket = [now](TimePoint time) -> std::size_t {
      if (time <= now) return 0;
      const auto distance = static_cast<std::uint64_t>((time - now).count);
      const auto octave = static_cast<unsigned>(std::bit_width(distance));
      const std::uint64_t top = octave >= 4 ? distance >> (octave - 4) : distance << (4 - octave);
      return octave * std::size_t{8} + (top & 7U);
    };
    std::array<std::uint32_t, std::size_t{64} * 8> histogram{};
    for (const TimePoint time : times) ++histogram[bucket(time)];
    std::size_t below = 0;
    std::size_t wanted = 0;
    while (below + histogram[wanted] < k) below += histogram[wanted++];
    for (const TimePoint time : times) {
      if (bucket(time) == wanted) candidates.push_back(time);
    }
    k -= below;
  }
  const auto place = candidates.begin() + static_cast<std::ptrdiff_t>(k) - 1;
  std::ranges::nth_element(candidates, place);
  return *place;
}

}  // namespace headroom

#include "models/policy/slurm/start_finder.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>

#include "models/policy/slurm/at_least.hpp"
#include "models/policy/slurm/placement.hpp"

namespace headroom::slurm {

/// The last end of the group within which enough nodes get room.
TimePoint StartFinder::end_of_group(TimePoint enough, const NodeSet& allowed,
                                    const SchedulerView& view, const RunningEnds& ends) const {
  const TimePoint first = ends.first_on(allowed, view).value_or(enough);
  Duration window = 30_s;
  while (first + window < enough) window += window;
  const TimePoint last = ends.last_on(allowed, first + window, view).value_or(enough);
  if (last > view.now) return last;
  // A job past its limit is about to be killed.
  return std::max(last + kill_wait_, view.now + 1_s);
}

bool StartFinder::is_ready(const Footprint& footprint, const NodeSet& allowed, TimePoint deadline,
                           const SchedulerView& view) {
  Readiness& readiness = readiness_[footprint];
  auto& order = readiness.order;
  if (order.empty()) {
    const std::span<const TimePoint> from = availability_.room_from(footprint, view);
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (from[i] < end_of_time) order.emplace_back(from[i], id_at<NodeId>(i));
    }
    std::ranges::sort(order);
    readiness.ready = NodeSet{from.size()};
  } else if (readiness.next > 0 && order[readiness.next - 1].first > deadline) {
    readiness.ready.clear();
    readiness.next = 0;
  }
  for (; readiness.next < order.size() && order[readiness.next].first <= deadline;
       ++readiness.next) {
    readiness.ready.insert(order[readiness.next].second);
  }
  return share_at_least(readiness.ready, allowed, footprint.nodes);
}

const std::optional<StartFinder::Start>& StartFinder::find(const Footprint& footprint,
                                                           const NodeSet& allowed,
                                                           const SchedulerView& view,
                                                           const RunningEnds& ends) {
  found_.reset();
  const std::span<const TimePoint> from = availability_.room_from(footprint, view);
  times_.clear();
  allowed.for_each([&](NodeId node) { times_.push_back(from[index(node)]); });
  if (times_.size() < footprint.nodes) return found_;
  const auto nth = times_.begin() + static_cast<std::ptrdiff_t>(footprint.nodes) - 1;
  std::ranges::nth_element(times_, nth);
  const TimePoint enough = *nth;
  if (enough == end_of_time) return found_;
  const bool fits_now = enough == TimePoint{};
  const TimePoint when = fits_now ? view.now : end_of_group(enough, allowed, view, ends);
  usable_.clear();
  allowed.for_each([&](NodeId node) {
    if (from[index(node)] <= (fits_now ? TimePoint{} : when)) usable_.push_back(node);
  });
  found_.emplace();
  found_->when = when;
  // As many nodes as it takes have room by then, so that the choice succeeds.
  static_cast<void>(choose_consecutive(usable_, footprint.nodes, found_->nodes));
  return found_;
}

}  // namespace headroom::slurm

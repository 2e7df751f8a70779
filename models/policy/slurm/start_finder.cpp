#include "models/policy/slurm/start_finder.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
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

StartFinder::Readiness& StartFinder::readiness_for(const Footprint& footprint,
                                                   const SchedulerView& view) {
  const auto [known, is_new] = readiness_.try_emplace(footprint);
  Readiness& readiness = known->second;
  if (!is_new) return readiness;
  const std::span<const TimePoint> from = availability_.room_from(footprint, view);
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i] < end_of_time) readiness.order.emplace_back(from[i], id_at<NodeId>(i));
  }
  std::ranges::sort(readiness.order);
  readiness.ready = NodeSet{from.size()};
  return readiness;
}

/// Lets `ready` hold the nodes that have room by `deadline`.
void StartFinder::Readiness::go_to(TimePoint deadline) {
  while (next > 0 && order[next - 1].first > deadline) ready.erase(order[--next].second);
  for (; next < order.size() && order[next].first <= deadline; ++next) {
    ready.insert(order[next].second);
  }
}

bool StartFinder::is_ready(const Footprint& footprint, const NodeSet& allowed, TimePoint deadline,
                           const SchedulerView& view) {
  Readiness& readiness = readiness_for(footprint, view);
  readiness.go_to(deadline);
  return share_at_least(readiness.ready, allowed, footprint.nodes);
}

const std::optional<StartFinder::Start>& StartFinder::find(const Footprint& footprint,
                                                           const NodeSet& allowed,
                                                           const SchedulerView& view,
                                                           const RunningEnds& ends) {
  found_.reset();
  Readiness& readiness = readiness_for(footprint, view);
  std::uint32_t nodes = 0;
  TimePoint enough = end_of_time;
  for (const auto& [from, node] : readiness.order) {
    nodes += allowed.contains(node) ? 1U : 0U;
    if (nodes < footprint.nodes) continue;
    enough = from;
    break;
  }
  if (enough == end_of_time) return found_;
  const bool fits_now = enough == TimePoint{};
  const TimePoint when = fits_now ? view.now : end_of_group(enough, allowed, view, ends);
  readiness.go_to(fits_now ? TimePoint{} : when);
  NodeSet usable = readiness.ready;
  usable &= allowed;
  usable_.clear();
  usable.for_each([&](NodeId node) { usable_.push_back(node); });
  found_.emplace();
  found_->when = when;
  // As many nodes as it takes have room by then, so that the choice succeeds.
  static_cast<void>(choose_consecutive(usable_, footprint.nodes, found_->nodes));
  return found_;
}

}  // namespace headroom::slurm

// Putting links right one after the other, lowest level first.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "models/fabric/fair_share.hpp"
#include "models/fabric/hop_pool.hpp"
#include "models/fabric/link_use.hpp"

namespace headroom {
namespace {

/// Levels that differ by less come from other orders of the same sums.
constexpr double rounding = 1e-13;
/// A level that moves by less is left alone.
constexpr double still = 1e-14;

bool is_above(double value, double limit) { return value > limit + (limit * rounding); }

bool is_unmoved(double level, double before) {
  return level == before || std::abs(level - before) <= still * before;
}

}  // namespace

double FairShare::own_level(std::uint32_t id) const {
  const Link& link = links_[id];
  if (link.own_count == 0) return unlimited;
  return std::max(0.0, (capacities_[id] - link.others_load) / link.own_use);
}

/// Whether flows held back elsewhere take more of the link than they may.
bool FairShare::is_overrun(std::uint32_t id, double level) const {
  const Link& link = links_[id];
  if (link.own_count == 0) return is_above(link.others_load, capacities_[id]);
  return is_above(link.fastest_other, level);
}

void FairShare::mark(std::uint32_t link) {
  if (queue_.contains(link)) return;
  const Link& marked = links_[link];
  const double likely = marked.own_count == 0 ? marked.fastest_other : own_level(link);
  queue_.push(link, std::min(levels_[link], likely));
}

/// Marks a link whose load by others changed, unless it has room for it.
void FairShare::mark_if_binding(std::uint32_t link) {
  if (links_[link].others_load > links_[link].binding_above) mark(link);
}

/// A saturated link is put right whenever its load by others changes, one that is not
/// only when they take more than there is.
void FairShare::set_level(std::uint32_t link, double level) {
  levels_[link] = level;
  links_[link].binding_above = level < unlimited ? -unlimited : capacities_[link] * (1 + rounding);
}

void FairShare::touch(std::uint32_t link) {
  if (is_touched_[link] != 0) return;
  is_touched_[link] = 1;
  touched_links_.push_back(LinkId{link});
}

void FairShare::note_moved(std::uint32_t flow) {
  if (flows_[flow].is_in_moved) return;
  flows_[flow].is_in_moved = true;
  moved_flows_.push_back(FlowId{flow});
}

void FairShare::note_rate(std::uint32_t flow) {
  if (!flows_[flow].is_watched || flows_[flow].is_in_changed) return;
  flows_[flow].is_in_changed = true;
  changed_rates_.push_back(FlowId{flow});
}

void FairShare::settle() {
  work_ = 0;
  while (!queue_.is_empty()) {
    relevel(queue_.pop());
    // Sharing out from scratch looks at every hop a few times.
    if (work_ > 4 * (active_flows_ + 64)) {
      share_out();
      break;
    }
  }
  free_flows_.insert(free_flows_.end(), left_flows_.begin(), left_flows_.end());
  free_caps_.insert(free_caps_.end(), left_caps_.begin(), left_caps_.end());
  left_flows_.clear();
  left_caps_.clear();
}

void FairShare::relevel(std::uint32_t id) {
  Link& link = links_[id];
  touch(id);
  // Sums that are only ever added to and taken from drift; this bounds it at little cost.
  if (++link.visits > 64 + 4 * std::min<std::size_t>(link.members.size(), 10'000)) sum_up(link);
  double level = own_level(id);
  const bool stole = is_overrun(id, level) && steal_faster(id);
  if (stole) level = own_level(id);
  const bool is_fresh = link.has_fresh;
  link.has_fresh = false;
  if (!stole && !is_fresh && is_unmoved(level, levels_[id])) return;
  if (is_fresh || level > levels_[id]) level = shed_slower(id, level);
  spread(id, level);
}

/// Takes over flows that are faster elsewhere than they may be here, fastest first:
/// each one that comes raises the level, and the next may be slow enough then.
bool FairShare::steal_faster(std::uint32_t id) {
  Link& link = links_[id];
  faster_.clear();
  const double level = link.own_count == 0 ? -1.0 : own_level(id);
  double slower_load = 0.0;
  double fastest = 0.0;
  for (std::size_t i = link.own_count; i < link.members.size(); ++i) {
    const Member member = link.members[i];
    const double other = flows_[member.flow].level;
    if (is_above(other, level)) {
      faster_.push_back({other, member});
    } else {
      slower_load += hops_[member.hop].use * other;
      fastest = std::max(fastest, other);
    }
  }
  work_ += link.members.size() - link.own_count;
  double faster_load = 0.0;
  for (const Faster& flow : faster_) faster_load += hops_[flow.member.hop].use * flow.level;
  link.others_load = slower_load + faster_load;

  std::ranges::make_heap(faster_, std::less<>{});
  bool stole = false;
  while (!faster_.empty()) {
    link.fastest_other = std::max(fastest, faster_.front().level);
    if (!is_overrun(id, own_level(id))) break;
    std::ranges::pop_heap(faster_, std::less<>{});
    take_over(id, faster_.back().member);
    faster_.pop_back();
    stole = true;
  }
  link.others_load = slower_load;
  link.fastest_other = fastest;
  for (const Faster& flow : faster_) {
    link.others_load += hops_[flow.member.hop].use * flow.level;
    link.fastest_other = std::max(link.fastest_other, flow.level);
  }
  return stole;
}

void FairShare::take_over(std::uint32_t id, Member member) {
  Flow& flow = flows_[member.flow];
  const double level = flow.level;
  const Hop& left = hops_[flow.bottleneck];
  Link& from = links_[left.link];
  make_other(from, flow.bottleneck);
  from.own_use = from.own_count == 0 ? 0.0 : from.own_use - left.use;
  from.others_load += left.use * level;
  from.fastest_other = std::max(from.fastest_other, level);
  mark(left.link);

  Link& link = links_[id];
  const double use = hops_[member.hop].use;
  make_own(link, member.hop);
  link.own_use += use;
  link.others_load -= use * level;
  flow.bottleneck = member.hop;
  note_moved(member.flow);
}

/// Hands flows that a lower level holds back to that link, and returns the level of
/// those that stay. Each one that goes raises it, so the order makes no difference.
double FairShare::shed_slower(std::uint32_t id, double level) {
  Link& link = links_[id];
  bool is_moving = true;
  while (is_moving) {
    is_moving = false;
    for (std::uint32_t i = link.own_count; i-- > 0;) {
      const Member member = link.members[i];
      const std::uint32_t slowest = slowest_hop(flows_[member.flow], level);
      if (slowest == UINT32_MAX) continue;
      release(id, member, slowest);
      level = own_level(id);
      is_moving = true;
    }
  }
  return level;
}

/// The hop of lowest level on the path of `flow` below `bound`, or UINT32_MAX. It may not
/// be the link that is being put right, whose old level may be below too.
std::uint32_t FairShare::slowest_hop(const Flow& flow, double bound) const {
  const std::span<const Hop> path = hops_.path(flow.first_hop, flow.hop_count);
  const double* const levels = levels_.data();
  double lowest = bound;
  std::uint32_t slowest = UINT32_MAX;
  for (std::uint32_t i = 0; i < path.size(); ++i) {
    const double level = levels[path[i].link];
    if (level >= lowest || flow.first_hop + i == flow.bottleneck) continue;
    lowest = level;
    slowest = flow.first_hop + i;
  }
  return slowest != UINT32_MAX && is_above(bound, lowest) ? slowest : UINT32_MAX;
}

void FairShare::release(std::uint32_t id, Member member, std::uint32_t to_hop) {
  Flow& flow = flows_[member.flow];
  const double before = flow.level;
  const double after = levels_[hops_[to_hop].link];
  Link& link = links_[id];
  make_other(link, member.hop);
  link.own_use = link.own_count == 0 ? 0.0 : link.own_use - hops_[member.hop].use;
  link.others_load += hops_[member.hop].use * after;
  link.fastest_other = std::max(link.fastest_other, after);

  Link& to = links_[hops_[to_hop].link];
  make_own(to, to_hop);
  to.own_use += hops_[to_hop].use;
  to.others_load -= hops_[to_hop].use * before;
  if (to.members.size() == to.own_count) to.others_load = 0.0;
  mark(hops_[to_hop].link);

  for (const Hop& hop : hops_.path(flow.first_hop, flow.hop_count)) {
    if (hop.link != id && hop.link != hops_[to_hop].link) carry(hop, after - before, after);
  }
  work_ += flow.hop_count;
  flow.bottleneck = to_hop;
  flow.level = after;
  note_moved(member.flow);
  note_rate(member.flow);
}

/// Tells a link on the path of a flow held back elsewhere of its `step` to `level`.
inline void FairShare::carry(const Hop& hop, double step, double level) {
  Link& link = links_[hop.link];
  link.others_load += hop.use * step;
  link.fastest_other = std::max(link.fastest_other, level);
  if (link.others_load > link.binding_above) mark(hop.link);
}

/// Gives the flows bottlenecked at a link its new level and tells the rest of their paths.
void FairShare::spread(std::uint32_t id, double level) {
  set_level(id, level);
  const std::span<const Member> own{links_[id].members.data(), links_[id].own_count};
  for (const Member member : own) {
    Flow& flow = flows_[member.flow];
    const double step = level - flow.level;
    if (step == 0.0) continue;
    flow.level = level;
    if (flow.is_watched) note_rate(member.flow);
    for (const Hop& hop : hops_.path(flow.first_hop, flow.hop_count)) {
      if (hop.link != id) carry(hop, step, level);
    }
    work_ += flow.hop_count;
  }
}

void FairShare::sum_up(Link& link) {
  link.visits = 0;
  link.own_use = 0.0;
  link.others_load = 0.0;
  link.fastest_other = 0.0;
  for (std::size_t i = 0; i < link.members.size(); ++i) {
    const double use = hops_[link.members[i].hop].use;
    if (i < link.own_count) {
      link.own_use += use;
      continue;
    }
    const double level = flows_[link.members[i].flow].level;
    link.others_load += use * level;
    link.fastest_other = std::max(link.fastest_other, level);
  }
}

}  // namespace headroom

// Sharing out from scratch, for when too much changes at once.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "models/fabric/fair_share.hpp"

namespace headroom {

void FairShare::share_out() {
  while (!queue_.is_empty()) queue_.pop();
  fill_levels();
  adopt_levels();
}

/// Progressive filling: the link that would give least fixes its flows first, and what
/// they take is gone for the others (Bertsekas and Gallager, Data Networks, 1992,
/// sec. 6.5.2). What a link would give only rises, so a heap of old offers is
/// enough: an offer that has risen goes back.
void FairShare::fill_levels() {
  fillings_.assign(links_.size(), {});
  new_levels_.assign(links_.size(), unlimited);
  new_bottlenecks_.assign(flows_.size(), UINT32_MAX);
  next_fills_.clear();
  const auto offer = [this](std::uint32_t link) {
    return std::max(0.0, fillings_[link].room / fillings_[link].open_use);
  };
  for (std::uint32_t id = 0; id < links_.size(); ++id) {
    const Link& link = links_[id];
    if (link.members.empty()) continue;
    Filling& filling = fillings_[id];
    filling.room = capacities_[id];
    for (const Member member : link.members) filling.open_use += hops_[member.hop].use;
    filling.open_count = static_cast<std::uint32_t>(link.members.size());
    next_fills_.push_back({offer(id), id});
  }
  const auto later = [](const NextFill& a, const NextFill& b) {
    return a.level != b.level ? a.level > b.level : a.link > b.link;
  };
  std::make_heap(next_fills_.begin(), next_fills_.end(), later);
  while (!next_fills_.empty()) {
    std::pop_heap(next_fills_.begin(), next_fills_.end(), later);
    NextFill& next = next_fills_.back();
    const std::uint32_t id = next.link;
    if (fillings_[id].open_count > 0 && offer(id) > next.level) {
      next.level = offer(id);
      std::push_heap(next_fills_.begin(), next_fills_.end(), later);
      continue;
    }
    const double level = next.level;
    next_fills_.pop_back();
    if (fillings_[id].open_count == 0) continue;
    new_levels_[id] = level;
    for (const Member member : links_[id].members) {
      if (new_bottlenecks_[member.flow] != UINT32_MAX) continue;
      new_bottlenecks_[member.flow] = member.hop;
      const Flow& flow = flows_[member.flow];
      for (std::uint32_t hop = flow.first_hop; hop < flow.first_hop + flow.hop_count; ++hop) {
        Filling& crossed = fillings_[hops_[hop].link];
        crossed.room -= hops_[hop].use * level;
        crossed.open_use -= hops_[hop].use;
        --crossed.open_count;
      }
    }
  }
}

void FairShare::adopt_levels() {
  for (std::uint32_t id = 0; id < flows_.size(); ++id) {
    Flow& flow = flows_[id];
    if (flow.hop_count == 0) continue;
    const std::uint32_t before = hops_[flow.bottleneck].link;
    const std::uint32_t after = hops_[new_bottlenecks_[id]].link;
    const double level = new_levels_[after];
    if (before != after) {
      touch(before);
      touch(after);
      note_moved(id);
    }
    if (flows_[id].level != level) note_rate(id);
    flow.bottleneck = new_bottlenecks_[id];
    flows_[id].level = level;
  }
  for (std::uint32_t id = 0; id < links_.size(); ++id) {
    Link& link = links_[id];
    if (levels_[id] != new_levels_[id]) touch(id);
    set_level(id, new_levels_[id]);
    link.has_fresh = false;
    link.own_count = 0;
    for (std::uint32_t i = 0; i < link.members.size(); ++i) {
      const Member member = link.members[i];
      if (flows_[member.flow].bottleneck == member.hop) make_own(link, member.hop);
    }
    sum_up(link);
  }
}

}  // namespace headroom

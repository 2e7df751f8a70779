// Sharing out from scratch, for when too much changes at once.
#include <algorithm>
#include <cstdint>
#include <functional>

#include "models/fabric/fair_share.hpp"
#include "models/fabric/hop_pool.hpp"
#include "models/fabric/link_use.hpp"

namespace headroom {

void FairShare::share_out() {
  while (!queue_.is_empty()) queue_.pop();
  fillings_.assign(links_.size(), {});
  new_levels_.assign(links_.size(), unlimited);
  new_bottlenecks_.assign(flows_.size(), UINT32_MAX);
  offer_all();
  fill_levels();
  adopt_levels();
}

/// What a link would give each unit of use if it alone held back its open flows.
double FairShare::offer(std::uint32_t id) const {
  return std::max(0.0, fillings_[id].room / fillings_[id].open_use);
}

void FairShare::push_offer(std::uint32_t id) {
  offers_.push_back({.level = offer(id), .link = id});
  std::ranges::push_heap(offers_, std::less<>{});
}

void FairShare::offer_all() {
  offers_.clear();
  for (std::uint32_t id = 0; id < links_.size(); ++id) {
    const Link& link = links_[id];
    if (link.members.empty()) continue;
    Filling& filling = fillings_[id];
    filling.room = capacities_[id];
    for (const Member member : link.members) filling.open_use += hops_[member.hop].use;
    filling.open_count = static_cast<std::uint32_t>(link.members.size());
    push_offer(id);
  }
}

/// Progressive filling: the link that would give least fixes its flows first, and what
/// they take is gone for the others (Bertsekas and Gallager, Data Networks, 1992,
/// sec. 6.5.2). What a link would give only rises, so a heap of old offers is
/// enough: an offer that has risen goes back.
void FairShare::fill_levels() {
  while (!offers_.empty()) {
    std::ranges::pop_heap(offers_, std::less<>{});
    const Offer least = offers_.back();
    offers_.pop_back();
    if (fillings_[least.link].open_count == 0) continue;
    if (offer(least.link) > least.level) {
      push_offer(least.link);
    } else {
      fix_flows(least.link, least.level);
    }
  }
}

/// Makes a link the bottleneck of all its flows that have none yet.
void FairShare::fix_flows(std::uint32_t id, double level) {
  new_levels_[id] = level;
  for (const Member member : links_[id].members) {
    if (new_bottlenecks_[member.flow] != UINT32_MAX) continue;
    new_bottlenecks_[member.flow] = member.hop;
    const Flow& flow = flows_[member.flow];
    for (const Hop& hop : hops_.path(flow.first_hop, flow.hop_count)) {
      Filling& crossed = fillings_[hop.link];
      crossed.room -= hop.use * level;
      crossed.open_use -= hop.use;
      --crossed.open_count;
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
    if (flow.level != level) note_rate(id);
    flow.bottleneck = new_bottlenecks_[id];
    flow.level = level;
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

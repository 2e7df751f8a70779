#include "models/fabric/fair_share.hpp"

#include <cmath>
#include <cstdint>
#include <span>

#include "headroom/diagnostics.hpp"

#include "models/fabric/hop_pool.hpp"
#include "models/fabric/link_use.hpp"

namespace headroom {

FairShare::FairShare() = default;

LinkId FairShare::add_link(double capacity) {
  HEADROOM_ASSERT(std::isfinite(capacity) && capacity >= 0.0, "a capacity is finite and >= 0");
  const auto link = static_cast<std::uint32_t>(links_.size());
  links_.emplace_back();
  capacities_.push_back(capacity);
  levels_.push_back(unlimited);
  set_level(link, unlimited);
  is_touched_.push_back(0);
  merged_at_.push_back(0);
  queue_.resize(links_.size());
  return LinkId{link};
}

void FairShare::set_capacity(LinkId link, double capacity) {
  HEADROOM_ASSERT(std::isfinite(capacity) && capacity >= 0.0, "a capacity is finite and >= 0");
  capacities_[at(link)] = capacity;
  set_level(at(link), levels_[at(link)]);
  mark_if_binding(at(link));
}

/// The path with each link once, the cap last, and uses per unit of level.
void FairShare::merge_path(const FlowDemand& demand) {
  merged_.clear();
  for (const LinkUse& use : demand.path) {
    HEADROOM_ASSERT(std::isfinite(use.per_rate) && use.per_rate >= 0.0, "a use is finite and >= 0");
    if (use.per_rate == 0.0) continue;
    const std::uint32_t before = merged_at_[at(use.link)];
    if (before < merged_.size() && merged_[before].link == use.link) {
      merged_[before].per_rate += use.per_rate * demand.weight;
    } else {
      merged_at_[at(use.link)] = static_cast<std::uint32_t>(merged_.size());
      merged_.push_back({use.link, use.per_rate * demand.weight});
    }
  }
  if (demand.cap == unlimited) return;
  HEADROOM_ASSERT(demand.cap > 0.0, "a cap is positive");
  if (free_caps_.empty()) {
    const LinkId cap = add_link(demand.cap);
    links_[at(cap)].is_cap = true;
    free_caps_.push_back(at(cap));
  }
  capacities_[free_caps_.back()] = demand.cap;
  set_level(free_caps_.back(), unlimited);
  merged_.push_back({LinkId{free_caps_.back()}, demand.weight});
  free_caps_.pop_back();
}

FlowId FairShare::add(const FlowDemand& demand) {
  HEADROOM_ASSERT(std::isfinite(demand.weight) && demand.weight > 0.0, "a weight is positive");
  merge_path(demand);
  HEADROOM_ASSERT(!merged_.empty(), "something limits every flow");
  if (free_flows_.empty()) {
    free_flows_.push_back(static_cast<std::uint32_t>(flows_.size()));
    flows_.emplace_back();
  }
  const std::uint32_t id = free_flows_.back();
  free_flows_.pop_back();
  Flow& flow = flows_[id];
  flow.hop_count = static_cast<std::uint32_t>(merged_.size());
  flow.first_hop = hops_.take(flow.hop_count);
  flow.weight = demand.weight;
  flows_[id].level = 0.0;
  for (std::uint32_t i = 0; i < flow.hop_count; ++i) {
    Link& link = links_[at(merged_[i].link)];
    const std::uint32_t hop = flow.first_hop + i;
    hops_[hop] = {.link = at(merged_[i].link),
                  .position = static_cast<std::uint32_t>(link.members.size()),
                  .use = merged_[i].per_rate};
    link.members.push_back({id, hop});
  }
  flow.bottleneck = first_bottleneck(flow);
  const std::uint32_t held_at = hops_[flow.bottleneck].link;
  Link& link = links_[held_at];
  make_own(link, flow.bottleneck);
  link.own_use += hops_[flow.bottleneck].use;
  link.has_fresh = true;
  mark(held_at);
  note_moved(id);
  ++active_flows_;
  return FlowId{id};
}

/// A good guess saves work: the lowest level on the path, else the least room.
std::uint32_t FairShare::first_bottleneck(const Flow& flow) const {
  std::uint32_t best = flow.first_hop;
  double lowest = unlimited;
  double least_room = unlimited;
  for (std::uint32_t hop = flow.first_hop; hop < flow.first_hop + flow.hop_count; ++hop) {
    const double level = levels_[hops_[hop].link];
    if (level < lowest) {
      lowest = level;
      best = hop;
    }
    if (lowest < unlimited) continue;
    const Link& link = links_[hops_[hop].link];
    const double room =
        (capacities_[hops_[hop].link] - link.others_load) / (link.own_use + hops_[hop].use);
    if (room < least_room) {
      least_room = room;
      best = hop;
    }
  }
  return best;
}

void FairShare::remove(FlowId id) {
  HEADROOM_ASSERT(is_active(id), "only a flow in progress ends");
  Flow& flow = flows_[at(id)];
  const double level = flows_[at(id)].level;
  for (std::uint32_t hop = flow.first_hop; hop < flow.first_hop + flow.hop_count; ++hop) {
    Link& link = links_[hops_[hop].link];
    if (hop == flow.bottleneck) {
      make_other(link, hop);
      link.own_use = link.own_count == 0 ? 0.0 : link.own_use - hops_[hop].use;
      mark(hops_[hop].link);
    } else {
      link.others_load -= hops_[hop].use * level;
      mark_if_binding(hops_[hop].link);
    }
    leave(link, hop);
  }
  const std::uint32_t last = hops_[flow.first_hop + flow.hop_count - 1].link;
  if (links_[last].is_cap) left_caps_.push_back(last);
  hops_.give_back(flow.first_hop, flow.hop_count);
  left_flows_.push_back(at(id));
  flow = {.is_in_moved = flow.is_in_moved, .is_in_changed = flow.is_in_changed};
  --active_flows_;
}

void FairShare::place(Link& link, std::uint32_t position, Member member) {
  link.members[position] = member;
  hops_[member.hop].position = position;
}

void FairShare::make_own(Link& link, std::uint32_t hop) {
  const std::uint32_t from = hops_[hop].position;
  const Member member = link.members[from];
  place(link, from, link.members[link.own_count]);
  place(link, link.own_count++, member);
}

void FairShare::make_other(Link& link, std::uint32_t hop) {
  const std::uint32_t from = hops_[hop].position;
  const Member member = link.members[from];
  place(link, from, link.members[--link.own_count]);
  place(link, link.own_count, member);
}

/// Takes out a flow that is held back elsewhere.
void FairShare::leave(Link& link, std::uint32_t hop) {
  place(link, hops_[hop].position, link.members.back());
  link.members.pop_back();
  if (link.members.size() == link.own_count) {
    link.others_load = 0.0;
    link.fastest_other = 0.0;
  }
}

double FairShare::rate(FlowId flow) const {
  return flows_[at(flow)].weight * flows_[at(flow)].level;
}

bool FairShare::is_active(FlowId flow) const {
  return at(flow) < flows_.size() && flows_[at(flow)].hop_count > 0;
}

LinkId FairShare::bottleneck(FlowId flow) const {
  return LinkId{hops_[flows_[at(flow)].bottleneck].link};
}

std::span<const Hop> FairShare::path(FlowId flow) const {
  const Flow& seen = flows_[at(flow)];
  return hops_.path(seen.first_hop, seen.hop_count);
}

double FairShare::load(LinkId id) const {
  const Link& link = links_[at(id)];
  return link.own_count == 0 ? link.others_load
                             : link.others_load + (link.own_use * levels_[at(id)]);
}

void FairShare::clear_changes() {
  for (const LinkId link : touched_links_) is_touched_[at(link)] = 0;
  for (const FlowId flow : moved_flows_) flows_[at(flow)].is_in_moved = false;
  touched_links_.clear();
  moved_flows_.clear();
}

void FairShare::watch(FlowId flow, bool is_watched) {
  flows_[at(flow)].is_watched = is_watched;
  note_rate(at(flow));
}

void FairShare::clear_changed_rates() {
  for (const FlowId flow : changed_rates_) flows_[at(flow)].is_in_changed = false;
  changed_rates_.clear();
}

}  // namespace headroom

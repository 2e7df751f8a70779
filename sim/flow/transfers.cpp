#include "sim/flow/transfers.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {

LinkId Transfers::add_link(double capacity) { return shares_.add_link(capacity); }

FlowId Transfers::start(const FlowDemand& demand, double bytes, double now_s) {
  HEADROOM_ASSERT(bytes >= 0.0, "a transfer has a size");
  move_clock(now_s);
  is_settled_ = false;
  const FlowId flow = shares_.add(demand);
  if (at(flow) >= transfers_.size()) transfers_.resize(at(flow) + 1);
  // Until its first share the mark counts from zero: work left, or none begun.
  const double work = bytes == endless ? 0.0 : bytes / demand.weight;
  transfers_[at(flow)] = {.mark = work, .bytes = bytes};
  return flow;
}

double Transfers::cancel(FlowId flow, double now_s) {
  move_clock(now_s);
  const double moved = moved_until(flow, now_s);
  const double left = transfers_[at(flow)].bytes - moved;
  take_out(at(flow));
  end(flow, moved);
  return left;
}

void Transfers::set_capacity(LinkId link, double capacity, double now_s) {
  move_clock(now_s);
  is_settled_ = false;
  shares_.set_capacity(link, capacity);
}

double Transfers::next_finish_s() {
  settle();
  return ends_.least();
}

std::span<const FlowId> Transfers::finish(double now_s, double slack_s) {
  move_clock(now_s);
  settle();
  finished_.clear();
  const double until_s = now_s + slack_s;
  while (ends_.least() <= until_s) {
    const std::uint32_t id = ends_.entry_of_least();
    Link& link = links_[id];
    while (!link.marks.empty() && end_of(link, link.marks.front()) <= until_s) {
      finished_.push_back(FlowId{link.marks.front().flow});
      take_out(link.marks.front().flow);
    }
    ends_.set(id, next_end(link));
  }
  std::sort(finished_.begin(), finished_.end());
  for (const FlowId flow : finished_) end(flow, transfers_[at(flow)].bytes);
  return finished_;
}

void Transfers::shift_origin(double shift_s) {
  settle();
  HEADROOM_ASSERT(shift_s >= 0.0 && shift_s <= clock_s_, "the last instant stays after the origin");
  for (std::uint32_t id = 0; id < links_.size(); ++id) {
    Link& link = links_[id];
    link.work = work_at(link, clock_s_);
    link.since_s = clock_s_ - shift_s;
    ends_.set(id, next_end(link));
  }
  clock_s_ -= shift_s;
}

double Transfers::rate(FlowId flow) {
  settle();
  return shares_.rate(flow);
}

double Transfers::bytes_moved(FlowId flow, double now_s) {
  move_clock(now_s);
  return moved_until(flow, now_s);
}

double Transfers::bytes_left(FlowId flow, double now_s) {
  move_clock(now_s);
  return transfers_[at(flow)].bytes - moved_until(flow, now_s);
}

double Transfers::carried(LinkId id, double now_s) {
  move_clock(now_s);
  settle();
  double sum = at(id) < links_.size() ? links_[at(id)].carried : 0.0;
  shares_.each_crossing(
      id, [&](FlowId flow, double per_rate) { sum += per_rate * moved_until(flow, now_s); });
  return sum;
}

const FairShare& Transfers::shares() {
  settle();
  return shares_;
}

void Transfers::take_changed_rates(std::vector<FlowId>& changed) {
  settle();
  const auto seen = shares_.changed_rates();
  changed.assign(seen.begin(), seen.end());
  shares_.clear_changed_rates();
}

double Transfers::work_at(const Link& link, double time_s) {
  return link.work + link.level * (time_s - link.since_s);
}

double Transfers::moved_until(FlowId flow, double time_s) const {
  HEADROOM_ASSERT(shares_.is_active(flow), "the flow is in progress");
  const Transfer& transfer = transfers_[at(flow)];
  if (transfer.link == nowhere) return 0.0;
  const double work = work_at(links_[transfer.link], time_s);
  const double weight = shares_.weight(flow);
  if (transfer.bytes == endless) return std::max(0.0, (work - transfer.mark) * weight);
  return std::clamp(transfer.bytes - (transfer.mark - work) * weight, 0.0, transfer.bytes);
}

/// Shares out what was changed at an earlier instant before time moves on.
void Transfers::move_clock(double now_s) {
  HEADROOM_ASSERT(now_s >= clock_s_, "time never goes back");
  if (now_s == clock_s_) return;
  settle();
  clock_s_ = now_s;
}

void Transfers::settle() {
  if (is_settled_) return;
  is_settled_ = true;
  shares_.settle();
  if (links_.size() < shares_.link_count()) {
    links_.resize(shares_.link_count());
    ends_.resize(links_.size());
  }
  for (const FlowId flow : shares_.moved_flows()) {
    if (shares_.is_active(flow)) rebind(flow);
  }
  for (const LinkId link : shares_.touched_links()) refresh(link);
  shares_.clear_changes();
}

/// Hands a flow to the link that holds it back now, with the work it has left.
void Transfers::rebind(FlowId flow) {
  Transfer& transfer = transfers_[at(flow)];
  const std::uint32_t link = at(shares_.bottleneck(flow));
  if (link == transfer.link) return;
  if (transfer.link != nowhere) {
    transfer.mark -= work_at(links_[transfer.link], clock_s_);
    take_out(at(flow));
  }
  transfer.mark += work_at(links_[link], clock_s_);
  transfer.link = link;
  if (transfer.bytes != endless) insert(link, at(flow));
}

void Transfers::refresh(LinkId id) {
  Link& link = links_[at(id)];
  const bool is_bottleneck = shares_.is_bottleneck(id);
  // Work starts again from zero when nobody counts on it, which keeps it exact.
  link.work = is_bottleneck ? work_at(link, clock_s_) : 0.0;
  link.since_s = clock_s_;
  link.level = is_bottleneck ? shares_.level(id) : 0.0;
  ends_.set(at(id), next_end(link));
}

/// Takes a flow that waits in no heap any more out of the shares.
void Transfers::end(FlowId flow, double moved) {
  is_settled_ = false;
  const double moved_for_each_weight = moved / shares_.weight(flow);
  if (moved > 0.0) {
    for (const Hop& hop : shares_.path(flow)) {
      links_[hop.link].carried += hop.use * moved_for_each_weight;
    }
  }
  shares_.remove(flow);
  transfers_[at(flow)].link = nowhere;
}

double Transfers::end_of(const Link& link, const Mark& mark) {
  const double left = mark.work - link.work;
  if (left <= 0.0) return link.since_s;
  return link.level > 0.0 ? link.since_s + left / link.level : Earliest::never;
}

double Transfers::next_end(const Link& link) {
  return link.marks.empty() ? Earliest::never : end_of(link, link.marks.front());
}

void Transfers::insert(std::uint32_t id, std::uint32_t flow) {
  Link& link = links_[id];
  link.marks.emplace_back();
  sift_up(link, static_cast<std::uint32_t>(link.marks.size() - 1), {transfers_[flow].mark, flow});
}

void Transfers::take_out(std::uint32_t flow) {
  Transfer& transfer = transfers_[flow];
  if (transfer.position == nowhere) return;
  Link& link = links_[transfer.link];
  const std::uint32_t position = transfer.position;
  const Mark last = link.marks.back();
  link.marks.pop_back();
  transfer.position = nowhere;
  if (last.flow == flow) return;
  if (position > 0 && last.work < link.marks[(position - 1) / 2].work) {
    sift_up(link, position, last);
  } else {
    sift_down(link, position, last);
  }
}

void Transfers::place(Link& link, std::uint32_t position, Mark mark) {
  link.marks[position] = mark;
  transfers_[mark.flow].position = position;
}

void Transfers::sift_up(Link& link, std::uint32_t position, Mark mark) {
  while (position > 0) {
    const std::uint32_t parent = (position - 1) / 2;
    if (link.marks[parent].work <= mark.work) break;
    place(link, position, link.marks[parent]);
    position = parent;
  }
  place(link, position, mark);
}

void Transfers::sift_down(Link& link, std::uint32_t position, Mark mark) {
  const auto size = static_cast<std::uint32_t>(link.marks.size());
  while (2 * position + 1 < size) {
    std::uint32_t child = 2 * position + 1;
    if (child + 1 < size && link.marks[child + 1].work < link.marks[child].work) ++child;
    if (mark.work <= link.marks[child].work) break;
    place(link, position, link.marks[child]);
    position = child;
  }
  place(link, position, mark);
}

}  // namespace headroom

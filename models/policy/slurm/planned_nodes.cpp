#include "models/policy/slurm/planned_nodes.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "models/policy/slurm/at_least.hpp"

namespace headroom::slurm {

void PlannedNodes::reset(const NodeSet& nodes, TimePoint begin, TimePoint end) {
  used_ = 0;
  last_seen_ = 0;
  Window& first = windows_.at(new_window());
  first.begin = begin;
  first.end = end;
  first.next = none;
  first.free = nodes;
}

std::uint32_t PlannedNodes::new_window() {
  if (used_ == windows_.size()) windows_.emplace_back();
  return used_++;
}

std::uint32_t PlannedNodes::window_at(TimePoint when) const {
  std::uint32_t at = windows_[last_seen_].begin <= when ? last_seen_ : 0;
  while (windows_[at].end <= when && windows_[at].next != none) at = windows_[at].next;
  last_seen_ = at;
  return at;
}

PlannedNodes::Look PlannedNodes::look(TimePoint start, TimePoint end, std::size_t wanted,
                                      NodeSet& free) const {
  std::uint32_t at = window_at(start);
  Look look;
  if (windows_[at].end > start && windows_[at].next != none) look.next_change = windows_[at].end;
  // Past the horizon nothing is promised.
  if (windows_[at].end <= start) at = none;
  look.is_enough = holds_at_least(free, wanted);
  while (look.is_enough && at != none && windows_[at].begin <= end) {
    free &= windows_[at].free;
    look.is_enough = holds_at_least(free, wanted);
    at = windows_[at].next;
  }
  return look;
}

bool PlannedNodes::is_promised(const NodeSet& nodes, TimePoint start, TimePoint end) const {
  NodeSet promised;
  for (std::uint32_t at = window_at(start); at != none && windows_[at].begin < end;
       at = windows_[at].next) {
    if (windows_[at].end <= start) continue;
    promised = nodes;
    promised -= windows_[at].free;
    if (holds_at_least(promised, 1)) return true;
  }
  return false;
}

void PlannedNodes::split_at(TimePoint when) {
  const std::uint32_t at = window_at(when);
  if (when <= windows_[at].begin || when >= windows_[at].end) return;
  const std::uint32_t added = new_window();
  Window& before = windows_[at];
  Window& after = windows_[added];
  after.begin = when;
  after.end = before.end;
  after.next = before.next;
  after.free = before.free;
  before.end = when;
  before.next = added;
}

void PlannedNodes::promise(const NodeSet& nodes, TimePoint start, TimePoint end) {
  start = std::max(start, windows_.front().begin);
  if (end <= start) return;
  split_at(start);
  split_at(end);
  for (std::uint32_t at = window_at(start); at != none && windows_[at].begin < end;
       at = windows_[at].next) {
    if (windows_[at].begin >= start) windows_[at].free -= nodes;
  }
}

}  // namespace headroom::slurm

// Gangs, sub-groups and eviction units. Source: KAI-Scheduler commit d5bc503a, packages
// api/podgroup_info and plugins/subgrouporder.
#include "models/policy/kai/gangs.hpp"

#include <algorithm>
#include <tuple>

namespace headroom::kai {
namespace {

void append_from_set(const GangView& view, std::size_t set, const Candidates& candidates,
                     std::vector<TaskId>& out);

void append_from_member(const GangView& view, std::size_t member, const Candidates& candidates,
                        std::vector<TaskId>& out) {
  const auto pod_set = view.group->members[member].pod_set;
  if (!pod_set) return append_from_set(view, member, candidates, out);
  const auto missing = view.minimum[*pod_set] - view.active[*pod_set];
  candidates(*pod_set, missing > 0 ? static_cast<std::size_t>(missing) : 1, out);
}

void append_from_set(const GangView& view, std::size_t set, const Candidates& candidates,
                     std::vector<TaskId>& out) {
  const auto children = view.ordered_children(set);
  if (!view.is_satisfied(set)) {
    const auto best = std::min(children.size(), static_cast<std::size_t>(view.threshold_of(set)));
    for (std::size_t i = 0; i < best; ++i) {
      if (!view.is_satisfied(children[i])) append_from_member(view, children[i], candidates, out);
    }
    return;
  }
  const auto before = out.size();
  for (const auto child : children) {
    append_from_member(view, child, candidates, out);
    if (out.size() > before) return;
  }
}

std::vector<TaskId> everything(const GangView& view, std::size_t member,
                               const Evictable& evictable) {
  std::vector<TaskId> unit;
  for (const auto pod_set : view.group->pod_sets_below(member)) evictable(pod_set, unit);
  return unit;
}

bool has_surplus(const GangView& view, std::size_t member) {
  if (view.active_of(member) > view.threshold_of(member)) return true;
  const auto& children = view.group->members[member].children;
  return std::any_of(children.begin(), children.end(),
                     [&](std::size_t child) { return has_surplus(view, child); });
}

std::vector<TaskId> surplus(const GangView& view, std::size_t member, const Evictable& evictable) {
  const auto active = view.active_of(member);
  if (view.group->members[member].pod_set) {
    if (active <= view.threshold_of(member)) return {};
    auto unit = everything(view, member, evictable);
    if (unit.empty()) return unit;
    return {unit.front()};
  }
  if (active == 0) return {};
  auto children = view.ordered_children(member);
  std::reverse(children.begin(), children.end());
  // Deeper first: a single surplus pod, before a whole surplus child.
  if (has_surplus(view, member)) {
    for (const auto child : children) {
      if (auto unit = surplus(view, child, evictable); !unit.empty()) return unit;
    }
  }
  if (view.threshold_of(member) < active) {
    for (const auto child : children) {
      if (auto unit = everything(view, child, evictable); !unit.empty()) return unit;
    }
  }
  return {};
}

}  // namespace

int GangView::active_of(std::size_t member) const {
  const auto& m = group->members[member];
  if (m.pod_set) return active[*m.pod_set];
  return static_cast<int>(std::count_if(m.children.begin(), m.children.end(),
                                        [&](std::size_t child) { return is_satisfied(child); }));
}

int GangView::threshold_of(std::size_t member) const {
  const auto pod_set = group->members[member].pod_set;
  return pod_set ? minimum[*pod_set] : threshold[member];
}

std::vector<std::size_t> GangView::ordered_children(std::size_t member) const {
  struct Ranked {
    int stage;
    double fullness;
    const std::string* name;
    std::size_t child;
  };
  std::vector<Ranked> ranked;
  for (const auto child : group->members[member].children) {
    const auto have = active_of(child);
    const auto need = threshold_of(child);
    const auto* name = &group->members[child].name;
    if (have < need) {
      ranked.push_back({0, 0, name, child});
    } else if (need == 0) {
      ranked.push_back({2, static_cast<double>(have), name, child});
    } else {
      ranked.push_back({1, static_cast<double>(have) / need, name, child});
    }
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
    return std::tie(a.stage, a.fullness, *a.name) < std::tie(b.stage, b.fullness, *b.name);
  });
  std::vector<std::size_t> children;
  for (const auto& r : ranked) children.push_back(r.child);
  return children;
}

int GangView::elastic_rank() const {
  auto rank = 1;
  for (std::size_t i = 0; i < active.size(); ++i) {
    if (active[i] < minimum[i]) return 0;
    if (active[i] != minimum[i]) rank = 2;
  }
  return rank;
}

GangView whole_view(const PodGroup& group) {
  GangView view;
  view.group = &group;
  for (const auto& p : group.pod_sets) {
    view.active.push_back(p.active());
    view.minimum.push_back(p.minimum);
  }
  for (std::size_t m = 0; m < group.members.size(); ++m) {
    view.threshold.push_back(group.threshold(m));
  }
  return view;
}

int elastic_rank(const PodGroup& group) {
  auto rank = 1;
  for (const auto& p : group.pod_sets) {
    if (p.active() < p.minimum) return 0;
    if (p.active() != p.minimum) rank = 2;
  }
  return rank;
}

std::vector<TaskId> batch(const GangView& view, const Candidates& candidates) {
  std::vector<TaskId> tasks;
  append_from_set(view, 0, candidates, tasks);
  return tasks;
}

std::vector<TaskId> eviction_unit(const GangView& view, const Evictable& evictable) {
  auto unit = surplus(view, 0, evictable);
  return unit.empty() ? everything(view, 0, evictable) : unit;
}

}  // namespace headroom::kai

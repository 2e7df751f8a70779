// Jobs and their pods. Source: KAI-Scheduler commit d5bc503a, package api/podgroup_info.
#include "models/policy/kai/pod_group.hpp"

#include <algorithm>
#include <numeric>

namespace headroom::kai {
namespace {

std::size_t add_pod_set(PodGroup& group, const SnapshotPodSet& facts, std::size_t parent) {
  const auto member = group.members.size();
  group.members.push_back({.name = facts.name,
                           .pod_set = group.pod_sets.size(),
                           .parent = parent,
                           .children = {},
                           .min_sub_groups = {},
                           .topology = facts.topology});
  group.pod_sets.push_back(
      {.name = facts.name, .member = member, .minimum = facts.min_available, .tasks = {}});
  return member;
}

std::size_t add_members(PodGroup& group, const SnapshotGroup& facts,
                        std::optional<std::size_t> parent) {
  const auto member = group.members.size();
  group.members.push_back({.name = facts.name,
                           .pod_set = {},
                           .parent = parent,
                           .children = {},
                           .min_sub_groups = facts.min_sub_groups,
                           .topology = facts.topology});
  std::vector<std::size_t> children;
  for (const auto& child : facts.groups) children.push_back(add_members(group, child, member));
  for (const auto& child : facts.pod_sets) children.push_back(add_pod_set(group, child, member));
  group.members[member].children = std::move(children);
  return member;
}

void collect_pod_sets(const PodGroup& group, std::size_t member, std::vector<std::size_t>& out) {
  if (const auto pod_set = group.members[member].pod_set) return out.push_back(*pod_set);
  for (const auto child : group.members[member].children) collect_pod_sets(group, child, out);
}

}  // namespace

int PodSet::allocated() const {
  return count(Status::allocated) + count(Status::binding) + count(Status::bound) +
         count(Status::running);
}

int PodGroup::threshold(std::size_t member) const {
  const auto& m = members[member];
  if (m.pod_set) return pod_sets[*m.pod_set].minimum;
  return m.min_sub_groups.value_or(static_cast<int>(m.children.size()));
}

bool PodGroup::is_ready(std::size_t member) const {
  const auto& m = members[member];
  if (m.pod_set) return pod_sets[*m.pod_set].startable() >= pod_sets[*m.pod_set].minimum;
  const auto ready = std::count_if(m.children.begin(), m.children.end(),
                                   [&](std::size_t child) { return is_ready(child); });
  return ready >= threshold(member);
}

bool PodGroup::has_pending() const {
  return std::any_of(pod_sets.begin(), pod_sets.end(),
                     [](const PodSet& p) { return p.count(Status::pending) > 0; });
}

bool PodGroup::has_active() const {
  return std::any_of(pod_sets.begin(), pod_sets.end(),
                     [](const PodSet& p) { return p.active() > 0; });
}

bool PodGroup::has_allocated() const {
  return std::any_of(pod_sets.begin(), pod_sets.end(),
                     [](const PodSet& p) { return p.allocated() > 0; });
}

bool PodGroup::is_elastic() const {
  return std::any_of(pod_sets.begin(), pod_sets.end(),
                     [](const PodSet& p) { return p.minimum < static_cast<int>(p.tasks.size()); });
}

int PodGroup::used() const {
  return std::accumulate(pod_sets.begin(), pod_sets.end(), 0,
                         [](int sum, const PodSet& p) { return sum + p.used(); });
}

bool PodGroup::has_all_minimums() const {
  return std::all_of(pod_sets.begin(), pod_sets.end(),
                     [](const PodSet& p) { return p.used() >= p.minimum; });
}

bool PodGroup::is_stale() const {
  const auto has_succeeded = std::any_of(pod_sets.begin(), pod_sets.end(), [](const PodSet& p) {
    return p.count(Status::succeeded) > 0;
  });
  return !has_succeeded && used() > 0 && !has_all_minimums();
}

std::vector<std::size_t> PodGroup::pod_sets_below(std::size_t member) const {
  std::vector<std::size_t> found;
  collect_pod_sets(*this, member, found);
  return found;
}

PodGroup make_pod_group(const SnapshotJob& job) {
  PodGroup group;
  group.name = job.name;
  group.priority = job.priority;
  group.is_preemptible = job.preemptible;
  group.is_guaranteed = job.guaranteed;
  group.created = job.created;
  group.created_rank = job.created_rank;
  group.last_start = job.last_start;
  group.stale_since = job.stale_since;
  group.staleness_grace = job.staleness_grace;
  group.preemption_delay = job.preemption_delay;
  group.delayed_since = job.created;
  group.is_listed = true;
  add_members(group, job.root, std::nullopt);
  return group;
}

}  // namespace headroom::kai

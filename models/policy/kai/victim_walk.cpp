// Tree walk: victims in reverse order. Source: KAI-Scheduler commit d5bc503a, package
// actions/utils.
#include <algorithm>
#include <utility>

#include "models/policy/kai/job_walk.hpp"

namespace headroom::kai {
namespace {

constexpr auto first_first = [](const auto& a, const auto& b) { return a.key.precedes(b.key); };

bool contains(const std::vector<TaskId>& sorted, TaskId id) {
  return std::binary_search(sorted.begin(), sorted.end(), id);
}

}  // namespace

bool any_candidate(const SchedulingSession& session, const VictimFilter& filter,
                   const std::function<bool(JobId)>& visit) {
  if (filter.only) return std::any_of(filter.only->begin(), filter.only->end(), visit);
  for (std::size_t i = 0; i < filter.leaves.size(); ++i) {
    if (!filter.leaves[i]) continue;
    const auto& list = session.leaves[id_at<QueueId>(i)];
    for (auto at = list.victims.rbegin(); at != list.victims.rend(); ++at) {
      if (session.leaves.is_late(at->job) || !filter.admits(session.job(at->job))) continue;
      if (visit(at->job)) return true;
    }
    for (const auto job : list.late) {
      const auto& group = session.job(job);
      const auto is_victim = group.is_preemptible && group.has_active();
      if (is_victim && filter.admits(group) && visit(job)) return true;
    }
  }
  return false;
}

VictimWalk::VictimWalk(const SchedulingSession& session, const VictimFilter& filter)
    : session_{session}, filter_{filter}, leaves_(session.queues.size()), contest_{session, true} {
  const auto add = [&](JobId job) {
    const auto& group = session.job(job);
    if (!group.is_preemptible || !group.has_active() || !group.queue) return;
    auto& leaf = leaves_[index(*group.queue)];
    leaf.extra.push_back({.job = job,
                          .key = key_of(session, job, elastic_rank(group)),
                          .held = session.allocated_requests(group),
                          .view = {},
                          .gone = {}});
  };
  if (filter.only) {
    for (const auto job : *filter.only) add(job);
  }
  for (std::size_t i = 0; i < leaves_.size(); ++i) {
    const auto id = id_at<QueueId>(i);
    auto& leaf = leaves_[i];
    if (!filter.leaves[i] || !session.queues.is_leaf(id)) continue;
    if (!filter.only) {
      leaf.left = session.leaves[id].victims.size();
      for (const auto job : session.leaves[id].late) {
        if (filter.admits(session.job(job))) add(job);
      }
    }
    std::make_heap(leaf.extra.begin(), leaf.extra.end(), first_first);
    refresh(id);
  }
}

bool VictimWalk::is_listed(JobId job) const {
  return !session_.leaves.is_late(job) && filter_.admits(session_.job(job));
}

void VictimWalk::skip(QueueId id, Leaf& leaf) {
  const auto& victims = session_.leaves[id].victims;
  while (leaf.left > 0 && !is_listed(victims[leaf.left - 1].job)) --leaf.left;
}

bool VictimWalk::takes_extra(QueueId id, const Leaf& leaf) const {
  if (leaf.extra.empty()) return false;
  return leaf.left == 0 ||
         session_.leaves[id].victims[leaf.left - 1].key.precedes(leaf.extra.front().key);
}

void VictimWalk::refresh(QueueId id) {
  auto& leaf = leaves_[index(id)];
  skip(id, leaf);
  if (takes_extra(id, leaf)) {
    return contest_.set_front(id, LeafFront{{}, leaf.popped + leaf.extra.front().held});
  }
  if (leaf.left == 0) return contest_.set_front(id, std::nullopt);
  contest_.set_front(id,
                     LeafFront{{}, leaf.popped + session_.leaves[id].victims[leaf.left - 1].held});
}

std::optional<VictimWalk::Victim> VictimWalk::take() {
  const auto id = contest_.best();
  if (!id) return std::nullopt;
  auto& leaf = leaves_[index(*id)];
  Victim victim;
  if (takes_extra(*id, leaf)) {
    std::pop_heap(leaf.extra.begin(), leaf.extra.end(), first_first);
    victim = std::move(leaf.extra.back());
    leaf.extra.pop_back();
  } else {
    const auto& listed = session_.leaves[*id].victims[--leaf.left];
    victim = {.job = listed.job, .key = listed.key, .held = listed.held, .view = {}, .gone = {}};
  }
  leaf.popped += victim.held;
  refresh(*id);
  return victim;
}

void VictimWalk::put_back(Victim victim, const std::vector<TaskId>& without) {
  const auto& group = session_.job(victim.job);
  if (!victim.view) victim.view = whole_view(group);
  for (const auto id : without) {
    if (is_active(session_.task(id).at.status)) --victim.view->active[session_.task(id).pod_set];
    victim.gone.push_back(id);
  }
  std::sort(victim.gone.begin(), victim.gone.end());
  victim.key = key_of(session_, victim.job, victim.view->elastic_rank());
  victim.held = {};
  for (const auto id : group.tasks) {
    if (!is_allocated(session_.task(id).at.status) || contains(victim.gone, id)) continue;
    victim.held += session_.shape(id).quota;
  }
  auto& leaf = leaves_[index(*group.queue)];
  leaf.extra.push_back(std::move(victim));
  std::push_heap(leaf.extra.begin(), leaf.extra.end(), first_first);
  refresh(*group.queue);
}

std::optional<Unit> VictimWalk::pop(const std::vector<bool>& recorded) {
  const auto is_recorded = [&](TaskId id) { return !recorded.empty() && recorded[index(id)]; };
  while (auto victim = take()) {
    const auto& group = session_.job(victim->job);
    const auto evictable = [&](std::size_t pod_set, std::vector<TaskId>& out) {
      const auto& tasks = group.pod_sets[pod_set].tasks;
      for (auto at = tasks.rbegin(); at != tasks.rend(); ++at) {
        if (is_active(session_.task(*at).at.status) && !contains(victim->gone, *at)) {
          out.push_back(*at);
        }
      }
    };
    int active = 0;
    for (std::size_t p = 0; p < group.pod_sets.size(); ++p) {
      active += victim->view ? victim->view->active[p] : group.pod_sets[p].active();
    }
    Unit unit{victim->job, {}};
    if (group.is_one_pod_set()) {
      evictable(0, unit.tasks);
      const auto has_surplus = active > group.pod_sets.front().minimum;
      if (has_surplus && unit.tasks.size() > 1) unit.tasks = {unit.tasks.front()};
    } else {
      unit.tasks = eviction_unit(victim->view ? *victim->view : whole_view(group), evictable);
    }
    if (std::any_of(unit.tasks.begin(), unit.tasks.end(), is_recorded)) {
      std::vector<TaskId> without;
      for (const auto id : group.tasks) {
        if (is_recorded(id) && !contains(victim->gone, id)) without.push_back(id);
      }
      const auto left = group.tasks.size() - victim->gone.size() - without.size();
      if (left > 0) put_back(std::move(*victim), without);
      continue;
    }
    if (unit.tasks.size() < static_cast<std::size_t>(active))
      put_back(std::move(*victim), unit.tasks);
    if (!unit.tasks.empty()) return unit;
  }
  return std::nullopt;
}

}  // namespace headroom::kai

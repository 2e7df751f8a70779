// Tree walk: the jobs of one action. Source: KAI-Scheduler commit d5bc503a, package actions/utils.
#include <algorithm>

#include "models/policy/kai/actions.hpp"
#include "models/policy/kai/job_walk.hpp"

namespace headroom::kai {
namespace {

constexpr auto last_first = [](const auto& a, const auto& b) { return b.key.precedes(a.key); };

}  // namespace

TurnWalk::TurnWalk(const SchedulingSession& session, Turns turns)
    : session_{session},
      leaves_(session.queues.size()),
      states_(session.leaves.kinds().size(), KindState::absent),
      versions_(session.jobs.size(), listed),
      contest_{session, false} {
  for (std::size_t i = 0; i < leaves_.size(); ++i) {
    const auto id = id_at<QueueId>(i);
    if (!session.queues.is_leaf(id) || waiting(id).empty()) continue;
    take_in(id, turns);
    refresh(id);
  }
}

void TurnWalk::take_in(QueueId id, Turns turns) {
  const auto& list = session_.leaves[id];
  auto& leaf = leaves_[index(id)];
  for (const auto& [kind, jobs] : list.kinds) {
    const auto& facts = session_.leaves.kinds()[kind];
    if (!facts.is_ready) continue;
    if (turns == Turns::preemptible_evictors && !facts.is_preemptible) continue;
    states_[static_cast<std::size_t>(kind)] = KindState::open;
    present_.push_back(kind);
  }
  if (list.without_kind > 0) {
    for (const auto& entry : list.waiting) {
      if (entry.kind) continue;
      const auto& group = session_.job(entry.job);
      const auto has_turn = entry.is_ready && (turns == Turns::all || may_evict(session_, group)) &&
                            (turns != Turns::preemptible_evictors || group.is_preemptible);
      if (!has_turn) versions_[index(entry.job)] = gone;
    }
  }
  leaf.end = list.waiting.size();
  if (const auto depth = session_.settings.queue_depth) {
    leaf.end = 0;
    for (auto left = *depth; left > 0 && leaf.end < list.waiting.size(); ++leaf.end) {
      if (state_of(list.waiting[leaf.end]) != KindState::absent) --left;
    }
  }
}

bool TurnWalk::find_open(QueueId id, Leaf& leaf) const {
  const auto& list = session_.leaves[id];
  leaf.open = std::max(leaf.open, leaf.next);
  if (leaf.open >= leaf.end) return false;
  if (state_of(list.waiting[leaf.open]) == KindState::open) return true;
  const auto is_open = [&](const KindCount& count) {
    return states_[static_cast<std::size_t>(count.kind)] == KindState::open;
  };
  if (list.without_kind == 0 && std::ranges::none_of(list.kinds, is_open)) {
    leaf.open = leaf.end;
  }
  while (leaf.open < leaf.end && state_of(list.waiting[leaf.open]) != KindState::open) ++leaf.open;
  return leaf.open < leaf.end;
}

bool TurnWalk::has_open() {
  for (; witness_ < leaves_.size(); ++witness_) {
    auto& leaf = leaves_[witness_];
    if (!leaf.again.empty() || find_open(id_at<QueueId>(witness_), leaf)) return true;
  }
  return false;
}

void TurnWalk::skip_absent(QueueId id, Leaf& leaf) {
  const auto& list = waiting(id);
  while (leaf.next < leaf.end && state_of(list[leaf.next]) == KindState::absent) ++leaf.next;
  while (!leaf.again.empty() &&
         versions_[index(leaf.again.front().job)] != leaf.again.front().version) {
    std::pop_heap(leaf.again.begin(), leaf.again.end(), last_first);
    leaf.again.pop_back();
  }
}

bool TurnWalk::takes_again(QueueId id, const Leaf& leaf) const {
  if (leaf.again.empty()) return false;
  return leaf.next == leaf.end || leaf.again.front().key.precedes(waiting(id)[leaf.next].key);
}

void TurnWalk::refresh(QueueId id) {
  auto& leaf = leaves_[index(id)];
  skip_absent(id, leaf);
  if (takes_again(id, leaf)) {
    return contest_.set_front(id, LeafFront{leaf.again.front().request, {}});
  }
  if (leaf.next == leaf.end) return contest_.set_front(id, std::nullopt);
  contest_.set_front(id, LeafFront{waiting(id)[leaf.next].request, {}});
}

/// The next turn of this leaf ends in nothing, and so do those after it up to the next open one.
/// While they ask for no more than this one, the leaf keeps its place before all others: less asked
/// for is better by each rule of queue order that looks at it, and nothing else has changed.
void TurnWalk::pass_run(QueueId id, Leaf& leaf) {
  const auto& list = waiting(id);
  (void)find_open(id, leaf);
  auto stop = std::min({list[leaf.next].run_end, leaf.open, leaf.end});
  if (!leaf.again.empty()) {
    const auto& key = leaf.again.front().key;
    const auto first = list.begin() + static_cast<std::ptrdiff_t>(leaf.next);
    const auto last = list.begin() + static_cast<std::ptrdiff_t>(stop);
    const auto at = std::partition_point(
        first, last, [&](const ListedWaiting& entry) { return entry.key.precedes(key); });
    stop = static_cast<std::size_t>(at - list.begin());
  }
  leaf.next = stop;
}

std::optional<JobId> TurnWalk::pop() {
  while (has_open()) {
    const auto id = contest_.best();
    if (!id) return std::nullopt;
    auto& leaf = leaves_[index(*id)];
    std::optional<JobId> job;
    if (takes_again(*id, leaf)) {
      job = leaf.again.front().job;
      std::pop_heap(leaf.again.begin(), leaf.again.end(), last_first);
      leaf.again.pop_back();
    } else if (state_of(waiting(*id)[leaf.next]) == KindState::open) {
      job = waiting(*id)[leaf.next++].job;
    } else {
      pass_run(*id, leaf);
    }
    if (job) versions_[index(*job)] = gone;
    refresh(*id);
    if (job) return job;
  }
  return std::nullopt;
}

void TurnWalk::push(JobId job) {
  const auto& group = session_.job(job);
  auto& leaf = leaves_[index(*group.queue)];
  const auto next = session_.next_batch(group, false);
  // Versions only grow, so that an older turn of the same job is not taken for the new one.
  const auto version = ++last_version_;
  versions_[index(job)] = version;
  leaf.again.push_back({job, key_of(session_, job, elastic_rank(group)),
                        session_.quota_of(next, session_.gpu_memory_min), version});
  std::push_heap(leaf.again.begin(), leaf.again.end(), last_first);
  refresh(*group.queue);
  witness_ = 0;
}

void TurnWalk::touch(JobId job) {
  const auto& group = session_.job(job);
  if (!group.queue || versions_[index(job)] == gone) return;
  if (versions_[index(job)] == listed) {
    const auto& leaf = leaves_[index(*group.queue)];
    const auto& list = waiting(*group.queue);
    const auto is_to_come = std::any_of(
        list.begin() + static_cast<std::ptrdiff_t>(leaf.next),
        list.begin() + static_cast<std::ptrdiff_t>(leaf.end), [&](const ListedWaiting& entry) {
          return entry.job == job && state_of(entry) != KindState::absent;
        });
    if (!is_to_come) return;
  }
  push(job);
}

void TurnWalk::close_like(JobId job, Closing closing) {
  const auto kind = session_.leaves.kind_of(job);
  if (kind && states_[static_cast<std::size_t>(*kind)] == KindState::open) close(*kind, closing);
}

void TurnWalk::reopen() {
  if (!may_reopen_) return;
  may_reopen_ = false;
  for (const auto kind : present_) {
    auto& state = states_[static_cast<std::size_t>(kind)];
    if (state == KindState::closed) state = KindState::open;
  }
  for (auto& leaf : leaves_) leaf.open = leaf.next;
  witness_ = 0;
}

}  // namespace headroom::kai

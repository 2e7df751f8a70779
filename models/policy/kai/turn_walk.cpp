// Tree walk: the jobs of one action. Source: KAI-Scheduler commit d5bc503a, package actions/utils.
#include <algorithm>

#include "models/policy/kai/job_walk.hpp"

namespace headroom::kai {
namespace {

constexpr auto last_first = [](const auto& a, const auto& b) { return b.key.precedes(a.key); };

}  // namespace

TurnWalk::TurnWalk(const SchedulingSession& session,
                   const std::function<bool(const PodGroup&)>& admits)
    : session_{session},
      leaves_(session.queues.size()),
      versions_(session.jobs.size(), 0),
      contest_{session, false} {
  const auto depth = session.settings.queue_depth;
  for (std::size_t i = 0; i < leaves_.size(); ++i) {
    const auto id = id_at<QueueId>(i);
    if (!session.queues.is_leaf(id)) continue;
    auto& turns = leaves_[i].turns;
    for (const auto& entry : session.leaves[id].waiting) {
      if (depth && turns.size() >= static_cast<std::size_t>(*depth)) break;
      if (!entry.is_ready || !admits(session.job(entry.job))) continue;
      turns.push_back({entry.job, entry.key, entry.request, 1});
      versions_[index(entry.job)] = 1;
    }
    if (!turns.empty()) refresh(id);
  }
}

void TurnWalk::skip_outdated(Leaf& leaf) {
  while (leaf.next < leaf.turns.size() && !is_current(leaf.turns[leaf.next])) ++leaf.next;
  while (!leaf.again.empty() && !is_current(leaf.again.front())) {
    std::pop_heap(leaf.again.begin(), leaf.again.end(), last_first);
    leaf.again.pop_back();
  }
}

bool TurnWalk::takes_again(const Leaf& leaf) {
  if (leaf.again.empty()) return false;
  return leaf.next == leaf.turns.size() ||
         leaf.again.front().key.precedes(leaf.turns[leaf.next].key);
}

void TurnWalk::refresh(QueueId id) {
  auto& leaf = leaves_[index(id)];
  skip_outdated(leaf);
  if (takes_again(leaf)) return contest_.set_front(id, LeafFront{leaf.again.front().request, {}});
  if (leaf.next == leaf.turns.size()) return contest_.set_front(id, std::nullopt);
  contest_.set_front(id, LeafFront{leaf.turns[leaf.next].request, {}});
}

std::optional<JobId> TurnWalk::pop() {
  const auto id = contest_.best();
  if (!id) return std::nullopt;
  auto& leaf = leaves_[index(*id)];
  JobId job{};
  if (takes_again(leaf)) {
    job = leaf.again.front().job;
    std::pop_heap(leaf.again.begin(), leaf.again.end(), last_first);
    leaf.again.pop_back();
  } else {
    job = leaf.turns[leaf.next++].job;
  }
  versions_[index(job)] = 0;
  refresh(*id);
  return job;
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
}

void TurnWalk::touch(JobId job) {
  if (versions_[index(job)] != 0) push(job);
}

}  // namespace headroom::kai

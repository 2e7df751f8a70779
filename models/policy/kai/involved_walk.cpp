// Tree walk: the jobs that a scenario involves. Source: KAI-Scheduler commit d5bc503a, package
// actions/utils.
#include <algorithm>

#include "models/policy/kai/job_walk.hpp"

namespace headroom::kai {
namespace {

constexpr auto last_first = [](const auto& a, const auto& b) {
  return b.job.key.precedes(a.job.key);
};

}  // namespace

InvolvedWalk::InvolvedWalk(const SchedulingSession& session, const std::vector<Involved>& involved)
    : session_{session},
      leaves_(session.queues.size()),
      left_{involved.size()},
      contest_{session, false} {
  for (const auto& job : involved) {
    involved_.push_back(job.job);
    leaves_[index(*session.job(job.job).queue)].extra.push_back({job, true});
  }
  std::sort(involved_.begin(), involved_.end());
  for (std::size_t i = 0; i < leaves_.size(); ++i) {
    const auto id = id_at<QueueId>(i);
    if (!session.queues.is_leaf(id)) continue;
    auto& extra = leaves_[i].extra;
    for (const auto job : session.leaves[id].late) {
      const auto& group = session.job(job);
      if (!group.has_pending() || std::binary_search(involved_.begin(), involved_.end(), job)) {
        continue;
      }
      const auto next = session.next_batch(group, true);
      extra.push_back({{job, key_of(session, job, elastic_rank(group)),
                        session.quota_of(next, session.gpu_memory_min)},
                       false});
    }
    std::make_heap(extra.begin(), extra.end(), last_first);
    refresh(id);
  }
}

void InvolvedWalk::skip(QueueId id, Leaf& leaf) {
  const auto& waiting = session_.leaves[id].waiting;
  while (leaf.next < waiting.size()) {
    const auto job = waiting[leaf.next].job;
    if (!session_.leaves.is_late(job) &&
        !std::binary_search(involved_.begin(), involved_.end(), job)) {
      return;
    }
    ++leaf.next;
  }
}

bool InvolvedWalk::takes_extra(QueueId id, const Leaf& leaf) const {
  if (leaf.extra.empty()) return false;
  const auto& waiting = session_.leaves[id].waiting;
  return leaf.next == waiting.size() || leaf.extra.front().job.key.precedes(waiting[leaf.next].key);
}

void InvolvedWalk::refresh(QueueId id) {
  auto& leaf = leaves_[index(id)];
  const auto& waiting = session_.leaves[id].waiting;
  skip(id, leaf);
  if (takes_extra(id, leaf)) {
    return contest_.set_front(id, LeafFront{leaf.extra.front().job.request, {}});
  }
  if (leaf.next == waiting.size()) return contest_.set_front(id, std::nullopt);
  contest_.set_front(id, LeafFront{waiting[leaf.next].request, {}});
}

/// While a leaf's next job asks for the same as the one before it, the leaf has the next turn, too:
/// nothing that the contest looks at has changed.
void InvolvedWalk::pass_run(QueueId id, Leaf& leaf) {
  const auto& waiting = session_.leaves[id].waiting;
  const auto end = waiting[leaf.next].run_end;
  if (leaf.extra.empty()) {
    leaf.next = end;
    return;
  }
  const auto& key = leaf.extra.front().job.key;
  const auto stop =
      std::partition_point(waiting.begin() + static_cast<std::ptrdiff_t>(leaf.next),
                           waiting.begin() + static_cast<std::ptrdiff_t>(end),
                           [&](const ListedWaiting& entry) { return entry.key.precedes(key); });
  leaf.next = static_cast<std::size_t>(stop - waiting.begin());
}

std::optional<JobId> InvolvedWalk::pop() {
  while (left_ > 0) {
    const auto id = contest_.best();
    if (!id) return std::nullopt;
    auto& leaf = leaves_[index(*id)];
    if (!takes_extra(*id, leaf)) {
      pass_run(*id, leaf);
      refresh(*id);
      continue;
    }
    const auto entry = leaf.extra.front();
    std::pop_heap(leaf.extra.begin(), leaf.extra.end(), last_first);
    leaf.extra.pop_back();
    refresh(*id);
    if (!entry.is_involved) continue;
    --left_;
    return entry.job.job;
  }
  return std::nullopt;
}

}  // namespace headroom::kai

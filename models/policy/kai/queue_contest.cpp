// Tree walk: the queue whose turn it is. Source: KAI-Scheduler commit d5bc503a, package
// actions/utils.
#include <tuple>

#include "models/policy/kai/job_walk.hpp"

namespace headroom::kai {

QueueContest::QueueContest(const SchedulingSession& session, bool is_of_victims)
    : session_{session},
      is_of_victims_{is_of_victims},
      contenders_(session.queues.size()),
      fronts_(session.queues.size()) {}

void QueueContest::set_front(QueueId leaf, const std::optional<LeafFront>& front) {
  fronts_[index(leaf)] = front;
  if (is_built_) outdated_.push_back(leaf);
}

bool QueueContest::goes_before(QueueId a, QueueId b) const {
  bool left_first = false;
  if (session_.settings.plugins.proportion) {
    left_first = goes_first(contenders_[index(a)].standing, contenders_[index(b)].standing);
  } else {
    const auto& left = session_.queues[a];
    const auto& right = session_.queues[b];
    left_first = std::tie(left.created, left.name) < std::tie(right.created, right.name);
  }
  return left_first != is_of_victims_;
}

std::optional<QueueId> QueueContest::best_of(const std::vector<QueueId>& siblings) const {
  std::optional<QueueId> best;
  for (const auto q : siblings) {
    if (!contenders_[index(q)].leaf) continue;
    if (!best || goes_before(q, *best)) best = q;
  }
  return best;
}

void QueueContest::enter(QueueId id) {
  auto& contender = contenders_[index(id)];
  const auto& queue = session_.queues[id];
  contender.leaf.reset();
  if (queue.children.empty()) {
    if (fronts_[index(id)]) contender.leaf = id;
  } else if (const auto best = best_of(queue.children)) {
    contender.leaf = contenders_[index(*best)].leaf;
  }
  if (!contender.leaf || !session_.settings.plugins.proportion) return;
  const auto& front = *fronts_[index(*contender.leaf)];
  contender.standing = standing(queue, front.request, front.victims, session_.cluster);
}

void QueueContest::update_all(QueueId id) {
  for (const auto child : session_.queues[id].children) update_all(child);
  enter(id);
}

void QueueContest::catch_up() {
  if (!is_built_) {
    is_built_ = true;
    for (const auto top : session_.queues.top_level()) update_all(top);
  } else {
    if (is_outdated()) {
      for (std::size_t i = 0; i < fronts_.size(); ++i) {
        if (session_.stamp(id_at<QueueId>(i)) > seen_) outdated_.push_back(id_at<QueueId>(i));
      }
    }
    for (const auto leaf : outdated_) {
      for (const auto q : session_.queues.chain(leaf)) enter(q);
    }
  }
  outdated_.clear();
  seen_ = session_.stamp();
}

std::optional<QueueId> QueueContest::best() {
  catch_up();
  const auto top = best_of(session_.queues.top_level());
  return top ? contenders_[index(*top)].leaf : std::nullopt;
}

}  // namespace headroom::kai

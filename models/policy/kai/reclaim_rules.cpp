// Reclaim: gate, pre-filter and validator. Source: KAI-Scheduler commit d5bc503a, packages
// plugins/proportion/reclaimable and plugins/proportion/reclaimable/strategies.
#include "models/policy/kai/reclaim_rules.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"

#include "models/policy/kai/queue.hpp"

namespace headroom::kai {
namespace {

/// Which resources something uses, by number of the resource.
using ResourceSet = std::array<bool, 3>;

void mark_used(ResourceSet& used, const Amounts& amounts) {
  for (const Resource r : all_resources) {
    if (amounts[r] > 0) used[static_cast<std::size_t>(r)] = true;
  }
}

/// How full a queue is. Where nothing is fair, anything held is infinitely much.
double saturation(double held, double fair_share) {
  if (fair_share == 0) return held > 0 ? std::numeric_limits<double>::infinity() : 0;
  return fair_share == unlimited ? 0 : held / fair_share;
}

/// A queue that loses something.
struct Loser {
  QueueId queue{};
  Amounts remaining;
  ResourceSet used{};
};

/// Takes chunk after chunk off the queues they come from, each only when it may be taken, and then
/// looks whether the reclaimer has become fuller than a sibling of one of its ancestors.
class Validation {
 public:
  Validation(const QueueTree& tree, std::span<const Holdings> before, const Reclaimer& reclaimer)
      : tree_{tree}, before_{before}, reclaimer_{reclaimer} {
    mark_used(requested_, reclaimer.request);
  }

  /// Whether every chunk could be taken.
  bool take(const VictimChunks& victim);
  /// Whether the reclaimer's side may be as full as it gets.
  [[nodiscard]] bool leaves_siblings_better_off(double multiplier) const;

 private:
  [[nodiscard]] const Amounts& held(QueueId queue) const { return before_[index(queue)].allocated; }
  Loser& loser(QueueId queue);
  [[nodiscard]] const Loser* find_loser(QueueId queue) const;
  [[nodiscard]] bool outgrows(QueueId ancestor, const Amounts& holding, const Loser& loser,
                              double multiplier) const;

  const QueueTree& tree_;
  std::span<const Holdings> before_;
  const Reclaimer& reclaimer_;
  ResourceSet requested_{};
  std::vector<Loser> losers_;
};

const Loser* Validation::find_loser(QueueId queue) const {
  const auto found = std::ranges::find(losers_, queue, &Loser::queue);
  return found == losers_.end() ? nullptr : &*found;
}

Loser& Validation::loser(QueueId queue) {
  const auto found = std::ranges::find(losers_, queue, &Loser::queue);
  if (found != losers_.end()) return *found;
  losers_.push_back({.queue = queue, .remaining = held(queue)});
  return losers_.back();
}

bool Validation::take(const VictimChunks& victim) {
  const auto [mine, theirs] = levelled_pair(tree_, reclaimer_.leaf, victim.leaf);
  const bool is_promised = fits_deserved(tree_[mine], held(mine), reclaimer_.request);
  loser(theirs);
  for (const Amounts& chunk : victim.chunks) {
    const Amounts remaining = loser(theirs).remaining;
    const bool may_take = above_allocatable(tree_[theirs], remaining) ||
                          (is_promised && above_deserved(tree_[theirs], remaining));
    if (!may_take) return false;
    for (const QueueId id : tree_.chain(victim.leaf)) {
      Loser& losing = loser(id);
      losing.remaining -= chunk;
      mark_used(losing.used, chunk);
    }
  }
  return true;
}

bool Validation::outgrows(QueueId ancestor, const Amounts& holding, const Loser& loser,
                          double multiplier) const {
  for (const Resource r : all_resources) {
    const auto i = static_cast<std::size_t>(r);
    if (!requested_[i] && !loser.used[i]) continue;
    const double my_fair_share = tree_[ancestor].share(r).fair_share;
    const double their_fair_share = tree_[loser.queue].share(r).fair_share;
    if (my_fair_share == unlimited && their_fair_share == unlimited) continue;
    const double mine = saturation(holding[r], my_fair_share);
    const double theirs = saturation(loser.remaining[r], their_fair_share);
    if (mine > 1 && their_fair_share > 0 && mine * multiplier >= theirs) return true;
  }
  return false;
}

bool Validation::leaves_siblings_better_off(double multiplier) const {
  for (const QueueId id : tree_.chain(reclaimer_.leaf)) {
    const Loser* shrunk = find_loser(id);
    const Amounts holding = (shrunk == nullptr ? held(id) : shrunk->remaining) + reclaimer_.request;
    for (const Loser& loser : losers_) {
      const bool is_sibling = loser.queue != id && tree_[loser.queue].parent == tree_[id].parent;
      if (is_sibling && outgrows(id, holding, loser, multiplier)) return false;
    }
  }
  return true;
}

}  // namespace

bool may_reclaim(const QueueTree& tree, const Reclaimer& reclaimer) {
  const Queue& leaf = tree[reclaimer.leaf];
  if (!fits(leaf.held.allocated + reclaimer.request, leaf.fair_share())) return false;
  return reclaimer.preemptible || fits_deserved(leaf, leaf.held.non_preemptible, reclaimer.request);
}

std::pair<QueueId, QueueId> levelled_pair(const QueueTree& tree, QueueId a, QueueId b) {
  const std::vector<QueueId>& mine = tree.chain(a);
  const std::vector<QueueId>& theirs = tree.chain(b);
  const std::size_t depth = std::min(mine.size(), theirs.size());
  for (std::size_t i = 1; i < depth; ++i) {
    const QueueId left = mine[mine.size() - i];
    const QueueId right = theirs[theirs.size() - i];
    if (left != right) return {left, right};
  }
  return {mine[mine.size() - depth], theirs[theirs.size() - depth]};
}

bool passes_prefilter(const QueueTree& tree, const Reclaimer& reclaimer, QueueId victim_leaf) {
  const auto [mine, theirs] = levelled_pair(tree, reclaimer.leaf, victim_leaf);
  const Queue& victim = tree[theirs];
  if (!fits_deserved(tree[mine], tree[mine].held.allocated, reclaimer.request)) {
    return above_allocatable(victim, victim.held.allocated);
  }
  bool is_below = false;
  for (const Resource r : all_resources) {
    const double deserved = victim.share(r).deserved;
    if (reclaimer.request[r] <= 0 || deserved == unlimited) continue;
    if (victim.held.allocated[r] > deserved) return true;
    is_below = is_below || victim.held.allocated[r] < deserved;
  }
  return !is_below;
}

bool above_allocatable(const Queue& queue, const Amounts& remaining) {
  return !fits(remaining, queue.allocatable());
}

bool above_deserved(const Queue& queue, const Amounts& remaining) {
  return !fits(remaining, queue.deserved());
}

bool fits_deserved(const Queue& queue, const Amounts& held, const Amounts& request) {
  return fits(held + request, queue.deserved());
}

bool is_valid_reclaim(const QueueTree& tree, std::span<const Holdings> before,
                      const Reclaimer& reclaimer, std::span<const VictimChunks> victims,
                      double multiplier) {
  Validation validation{tree, before, reclaimer};
  for (const VictimChunks& victim : victims) {
    if (!validation.take(victim)) return false;
  }
  if (!validation.leaves_siblings_better_off(multiplier)) return false;
  return reclaimer.preemptible || std::ranges::all_of(tree.chain(reclaimer.leaf), [&](QueueId id) {
           return fits_deserved(tree[id], before[index(id)].non_preemptible, reclaimer.request);
         });
}

}  // namespace headroom::kai

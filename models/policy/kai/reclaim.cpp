// Reclaim: the action. Source: KAI-Scheduler commit d5bc503a, package actions/reclaim.
#include <algorithm>
#include <map>

#include "models/policy/kai/actions.hpp"
#include "models/policy/kai/like_failed.hpp"
#include "models/policy/kai/min_runtime.hpp"
#include "models/policy/kai/reclaim_rules.hpp"
#include "models/policy/kai/victim_search.hpp"

namespace headroom::kai {
namespace {

/// Of each pod set the first victims up to its minimum are core, which count as one chunk, after
/// all others, which count one by one. Moved pods are no loss.
std::vector<Amounts> chunks_of(const SchedulingSession& session, const PodGroup& group,
                               const std::vector<TaskId>& victims) {
  std::vector<Amounts> chunks;
  Amounts core;
  auto has_core = false;
  for (std::size_t p = 0; p < group.pod_sets.size(); ++p) {
    auto taken = 0;
    for (const auto id : victims) {
      if (session.task(id).pod_set != p) continue;
      const auto is_core = taken++ < group.pod_sets[p].minimum;
      if (is_active(session.task(id).at.status)) continue;
      if (is_core) {
        core += session.accepted(id);
        has_core = true;
      } else {
        chunks.push_back(session.accepted(id));
      }
    }
  }
  if (has_core) chunks.push_back(core);
  return chunks;
}

/// One job's turn.
class Turn {
 public:
  Turn(SchedulingSession& session, JobId job)
      : session_{session},
        id_{job},
        group_{session.job(job)},
        reclaimer_{
            .leaf = *group_.queue,
            .request = session.quota_of(session.next_batch(group_, false), session.gpu_memory_min),
            .preemptible = group_.is_preemptible} {}

  [[nodiscard]] bool may_reclaim() const { return kai::may_reclaim(session_.queues, reclaimer_); }

  [[nodiscard]] VictimSearch search() {
    for (std::size_t q = 0; q < session_.queues.size(); ++q) {
      const auto id = id_at<QueueId>(q);
      before_.push_back(session_.queues[id].held);
      leaves_.push_back(id != reclaimer_.leaf && session_.queues.is_leaf(id) &&
                        passes_prefilter(session_.queues, reclaimer_, id));
      protection_.push_back(leaves_.back() ? protection(id) : Duration{});
    }
    return {
        .preemptor = id_,
        .candidates = {.leaves = leaves_,
                       .admits =
                           [this](const PodGroup& group) {
                             return group.is_elastic() || !is_protected(group);
                           },
                       .only = {}},
        .is_valid = [this](const VictimsByJob& victims,
                           std::span<const TaskId> placed) { return is_valid(victims, placed); },
        .may_be_valid =
            [this](const VictimsByJob& settled, std::span<const TaskId> placed) {
              return may_be_valid(settled, placed);
            }};
  }

 private:
  [[nodiscard]] Duration protection(QueueId victim) const {
    const auto& settings = session_.settings;
    return reclaim_min_runtime(session_.queues, reclaimer_.leaf, victim, settings.reclaim_lookup,
                               settings.reclaim_min_runtime);
  }

  [[nodiscard]] bool is_protected(const PodGroup& group) const {
    return group.last_start && session_.now - *group.last_start < protection_[index(*group.queue)];
  }

  /// Each chunk may be taken only while what its levelled queue has left is above a bound. Which
  /// chunk comes last is open, so the largest is left out: if too much is gone even then, it will
  /// be in any order and with any further chunks.
  [[nodiscard]] bool may_be_valid(const VictimsByJob& settled, std::span<const TaskId> placed) {
    const auto& [job, tasks] = settled.back();
    if (settled.size() == 1) taken_.clear();
    const auto leaf = *session_.job(job).queue;
    const auto [mine, theirs] = levelled_pair(session_.queues, reclaimer_.leaf, leaf);
    auto& taken = taken_[theirs];
    for (const auto& chunk : chunks_of(session_, session_.job(job), tasks)) {
      taken.sum += chunk;
      for (const auto r : all_resources) taken.largest[r] = std::max(taken.largest[r], chunk[r]);
    }
    if (taken.sum == Amounts{}) return true;
    const auto& victim = session_.queues[theirs];
    const auto left = before_[index(theirs)].allocated - (taken.sum - taken.largest);
    if (above_allocatable(victim, left)) return true;
    const auto request = session_.quota_of(placed, session_.gpu_memory_min);
    return above_deserved(victim, left) &&
           fits_deserved(session_.queues[mine], before_[index(mine)].allocated, request);
  }

  [[nodiscard]] bool is_valid(const VictimsByJob& victims, std::span<const TaskId> placed) const {
    std::vector<VictimChunks> taken;
    for (const auto& [id, tasks] : victims) {
      const auto& group = session_.job(id);
      for (auto& chunk : chunks_of(session_, group, tasks)) {
        auto at = std::find_if(taken.begin(), taken.end(),
                               [&](const VictimChunks& leaf) { return leaf.leaf == *group.queue; });
        if (at == taken.end()) at = taken.insert(at, {.leaf = *group.queue, .chunks = {}});
        at->chunks.push_back(std::move(chunk));
      }
    }
    auto reclaimer = reclaimer_;
    reclaimer.request = session_.quota_of(placed, session_.gpu_memory_min);
    if (!is_valid_reclaim(session_.queues, before_, reclaimer, taken,
                          session_.settings.saturation_multiplier)) {
      return false;
    }
    return std::all_of(victims.begin(), victims.end(), [&](const auto& job) {
      const auto& group = session_.job(job.first);
      return !group.is_elastic() || !is_protected(group) ||
             leaves_minimum(session_, group, job.second);
    });
  }

  SchedulingSession& session_;
  JobId id_;
  const PodGroup& group_;
  Reclaimer reclaimer_;
  std::vector<Holdings> before_;
  std::vector<bool> leaves_;
  std::vector<Duration> protection_;  ///< of jobs in each leaf
  struct Taken {
    Amounts sum;
    Amounts largest;  ///< chunk, by resource
  };
  std::map<QueueId, Taken> taken_;  ///< by levelled queue, in the simulation at hand
};

/// Closes the kinds of jobs whose queues are not entitled to what one of them asks for.
void close_hopeless(const SchedulingSession& session, TurnWalk& walk) {
  walk.close(
      [&](const JobKind& kind) {
        return !may_reclaim(
            session.queues,
            {.leaf = kind.queue, .request = kind.request, .preemptible = kind.is_preemptible});
      },
      Closing::until_reopened);
}

}  // namespace

void reclaim(SchedulingSession& session, SearchGround& ground) {
  session.leaves.refresh(session);
  ground.start_action();
  LikeFailed failed{session};
  TurnWalk walk{session, Turns::evictors};
  close_hopeless(session, walk);
  while (const auto id = walk.pop()) {
    if (ground.is_exhausted(session)) return;
    Turn turn{session, *id};
    if (!turn.may_reclaim()) continue;
    const auto batch = session.next_batch(session.job(*id), false);
    if (failed.covers(session.job(*id), batch)) {
      walk.close_like(*id, Closing::for_good);
      continue;
    }
    if (commit_exchange(session, ground, turn.search(), {Action::reclaim, *id}, walk)) {
      walk.reopen();
      close_hopeless(session, walk);
    } else {
      failed.note(session.job(*id), batch);
    }
  }
}

}  // namespace headroom::kai

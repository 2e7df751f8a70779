// Allocate. Source: KAI-Scheduler commit d5bc503a, package actions/allocate.
#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "models/policy/kai/actions.hpp"
#include "models/policy/kai/job_walk.hpp"
#include "models/policy/kai/placing.hpp"

namespace headroom::kai {
namespace {

/// Some pod set has a pod that must wait and too few that could start now.
bool must_wait(const PodGroup& group) {
  return std::any_of(group.pod_sets.begin(), group.pod_sets.end(), [](const PodSet& p) {
    return p.count(Status::pipelined) > 0 && p.allocated() < p.minimum;
  });
}

/// Commits the attempt; whether the job is to have another turn.
bool conclude(SchedulingSession& session, JobId id, bool had_allocated) {
  auto& group = session.job(id);
  const auto waits = must_wait(group);
  if (waits) {
    for (const auto t : group.tasks) {
      if (session.task(t).at.status == Status::allocated) session.turn_into_pipelined(t);
    }
  }
  session.commit({.action = Action::allocate, .for_job = id});
  if (!waits && !had_allocated) group.last_start = session.now;
  return group.has_pending();
}

/// Kinds of batches that found no node. While jobs are only added, what is free only shrinks, so
/// that as many pods of the same kind will not fit either.
class FailedKinds {
 public:
  explicit FailedKinds(const SchedulingSession& session) : session_{session} {}

  void note(const PodGroup& group, const std::vector<TaskId>& tasks) {
    const auto kind = kind_of(group, tasks);
    if (!kind || !is_lasting(tasks)) return;
    const auto [known, is_new] = failed_.try_emplace(*kind, tasks.size());
    if (!is_new) known->second = std::min(known->second, tasks.size());
  }
  /// Whether pods that are all alike will not fit later, either, nor be admitted.
  [[nodiscard]] bool is_lasting(const std::vector<TaskId>& tasks) const {
    // Several shares may go to devices in one order and not in another; one alone may not.
    return !session_.uses_numa && (tasks.size() <= 1 || !session_.shape(tasks.front()).is_shared());
  }
  [[nodiscard]] bool covers(const PodGroup& group, const std::vector<TaskId>& tasks) const {
    const auto kind = kind_of(group, tasks);
    return kind && covers(*kind, tasks.size());
  }
  [[nodiscard]] bool covers(const JobKind& kind) const {
    return !session_.uses_numa && !kind.is_legacy_mig &&
           covers({kind.shape, kind.affinity}, kind.pods);
  }

 private:
  /// Shape and affinity.
  using Kind = std::pair<ShapeId, std::optional<std::size_t>>;

  [[nodiscard]] bool covers(const Kind& kind, std::size_t pods) const {
    const auto known = failed_.find(kind);
    return known != failed_.end() && pods >= known->second;
  }

  /// None where pods differ or more than room on nodes decides.
  [[nodiscard]] std::optional<Kind> kind_of(const PodGroup& group,
                                            const std::vector<TaskId>& tasks) const {
    if (tasks.empty() || session_.uses_numa) return std::nullopt;
    const auto& first = session_.task(tasks.front());
    const auto is_alike = std::all_of(tasks.begin(), tasks.end(), [&](TaskId id) {
      const auto& t = session_.task(id);
      return t.shape == first.shape && t.affinity == first.affinity && !t.is_legacy_mig;
    });
    const auto has_topology =
        std::any_of(group.members.begin(), group.members.end(),
                    [](const SubGroup& member) { return member.topology.has_value(); });
    if (!is_alike || has_topology) return std::nullopt;
    return Kind{first.shape, first.affinity};
  }

  const SchedulingSession& session_;
  std::map<Kind, std::size_t> failed_;
};

}  // namespace

bool may_evict(const SchedulingSession& session, const PodGroup& group) {
  return session.now >= group.delayed_since + group.preemption_delay;
}

void allocate(SchedulingSession& session) {
  session.leaves.refresh(session);
  TurnWalk walk{session, Turns::all};
  FailedKinds failed{session};
  while (const auto id = walk.pop()) {
    const auto& group = session.job(*id);
    const auto tasks = session.next_batch(group, false);
    if (failed.covers(group, tasks)) {
      walk.close_like(*id, Closing::for_good);
      continue;
    }
    const auto view = whole_view(group);
    const auto had_allocated = group.has_allocated();
    const auto result =
        place_job(session, {.view = &view, .tasks = tasks, .nodes = &session.ready_nodes});
    if (result == PlacingResult::placed) {
      if (conclude(session, *id, had_allocated)) walk.push(*id);
      walk.reopen();
      continue;
    }
    walk.close_like(*id, failed.is_lasting(tasks) ? Closing::for_good : Closing::until_reopened);
    if (result != PlacingResult::no_node) continue;
    failed.note(group, tasks);
    walk.close([&](const JobKind& kind) { return failed.covers(kind); }, Closing::for_good);
  }
}

}  // namespace headroom::kai

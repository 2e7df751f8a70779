// The victim search shared by consolidation, reclaim and preempt. Source: KAI-Scheduler commit
// d5bc503a, package actions/common/solvers.
#include "models/policy/kai/victim_search.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <span>

#include "models/policy/kai/placing.hpp"
#include "models/policy/kai/scenario.hpp"

namespace headroom::kai {
namespace {

enum class Strategy : std::uint8_t { node_local, multi_node };

/// The preemptor with only some of its waiting pods, its minimums cut to what there is.
struct Part {
  GangView view;
  std::vector<TaskId> prefix;
  std::vector<TaskId> pending;  ///< the batch that it tries
};

int cut_thresholds(GangView& view, std::size_t set, const std::vector<int>& sizes) {
  const auto& members = view.group->members;
  auto filled = 0;
  for (const auto child : members[set].children) {
    const auto pod_set = members[child].pod_set;
    if (pod_set) {
      filled += sizes[*pod_set] > 0 ? 1 : 0;
    } else {
      filled += cut_thresholds(view, child, sizes) > 0 ? 1 : 0;
    }
  }
  if (members[set].min_sub_groups) view.threshold[set] = std::min(view.threshold[set], filled);
  return filled;
}

Part part_of(const SchedulingSession& session, const PodGroup& group,
             std::span<const TaskId> prefix) {
  Part part{.view = whole_view(group), .prefix = {prefix.begin(), prefix.end()}, .pending = {}};
  std::vector<int> sizes;
  for (const auto& p : group.pod_sets) sizes.push_back(p.allocated());
  part.view.active = sizes;
  for (const auto id : prefix) ++sizes[session.task(id).pod_set];
  for (std::size_t p = 0; p < sizes.size(); ++p) {
    if (sizes[p] > 0) part.view.minimum[p] = std::min(part.view.minimum[p], sizes[p]);
  }
  cut_thresholds(part.view, 0, sizes);
  part.pending =
      batch(part.view, [&](std::size_t pod_set, std::size_t count, std::vector<TaskId>& out) {
        for (const auto id : prefix) {
          if (count == 0) return;
          if (session.task(id).pod_set != pod_set) continue;
          out.push_back(id);
          --count;
        }
      });
  return part;
}

/// A set of pods whose order does not matter, as good as unique.
std::uint64_t digest(std::span<const Unit> units) {
  std::uint64_t sum = 0;
  for (const auto& unit : units) {
    for (const auto id : unit.tasks) {
      // Finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
      auto z = (static_cast<std::uint64_t>(id) + 1) * 0x9e3779b97f4a7c15ULL;
      z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
      z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
      sum += z ^ (z >> 31U);
    }
  }
  return sum;
}

VictimsByJob by_job(const SchedulingSession& session, std::span<const TaskId> victims) {
  VictimsByJob jobs;
  for (const auto id : victims) {
    const auto job = session.task(id).job;
    auto at = std::find_if(jobs.begin(), jobs.end(), [&](const auto& j) { return j.first == job; });
    if (at == jobs.end()) at = jobs.insert(at, {job, {}});
    at->second.push_back(id);
  }
  return jobs;
}

class Solver {
 public:
  Solver(SchedulingSession& session, SearchGround& ground, const VictimSearch& search)
      : session_{session},
        ground_{ground},
        search_{search},
        group_{session.job(search.preemptor)},
        tasks_{session.next_batch(group_, false)} {
    ground_.refresh(session_);
    const auto needs_no_gpu = std::any_of(group_.tasks.begin(), group_.tasks.end(), [&](TaskId id) {
      return !session.shape(id).wants_gpu();
    });
    feasible_ = session_.ready_nodes;
    if (!needs_no_gpu) feasible_ &= ground_.with_gpus();
    if (tasks_.empty()) return;
    const auto bounds = ground_.bounds(session_, session_.task(tasks_.front()).shape);
    all_gone_ = bounds.all_gone;
    some_gone_ = bounds.some_gone;
  }

  bool solve() {
    if (tasks_.empty() || is_hopeless()) return false;
    const auto used_before = group_.used();
    const auto& plugins = session_.settings.plugins;
    for (const auto strategy : {Strategy::node_local, Strategy::multi_node}) {
      if (strategy == Strategy::node_local ? !plugins.node_local_search
                                           : !plugins.multi_node_search) {
        continue;
      }
      strategy_ = strategy;
      recorded_.clear();
      if (largest_prefix() == 0 || !probe(tasks_.size())) continue;
      return group_.used() > used_before && group_.has_all_minimums();
    }
    return false;
  }

 private:
  /// How many of these pods are of the shape that is counted in slots.
  [[nodiscard]] std::int64_t slots_needed(std::span<const TaskId> tasks) const {
    const auto shape = session_.task(tasks_.front()).shape;
    return std::count_if(tasks.begin(), tasks.end(),
                         [&](TaskId id) { return session_.task(id).shape == shape; });
  }

  /// Whether the batch could not be placed even if all candidates were gone for good.
  [[nodiscard]] bool is_hopeless() {
    const auto needed = slots_needed(tasks_);
    const auto evict_all = [&](JobId job) {
      const auto& group = session_.job(job);
      std::vector<TaskId> active;
      for (const auto id : group.tasks) {
        if (is_active(session_.task(id).at.status)) active.push_back(id);
      }
      all_gone_->add(active);
      return all_gone_->slots() >= needed;
    };
    const auto is_enough =
        all_gone_->slots() >= needed || any_candidate(session_, search_.candidates, evict_all);
    all_gone_->clear();
    return !is_enough;
  }

  /// The largest solvable prefix, found by doubling, then by bisection.
  std::size_t largest_prefix() {
    const auto count = tasks_.size();
    if (count == 0) return 0;
    std::size_t works = 0;
    std::size_t next = 1;
    while (probe_and_undo(next)) {
      works = next;
      if (next == count) return count;
      next = std::min(count, 2 * next);
    }
    for (auto fails = next; fails - works > 1;) {
      const auto middle = (works + fails) / 2;
      (probe_and_undo(middle) ? works : fails) = middle;
    }
    return works;
  }

  /// The victims of a solved probe are where the next ones start.
  bool probe_and_undo(std::size_t count) {
    const auto before = session_.save();
    auto kept = probe(count);
    if (!kept) return false;
    recorded_ = std::move(*kept);
    session_.restore(before);
    return true;
  }

  /// Looks for victims for the first `count` pods; what made room is left in the transaction, and
  /// the units that lost pods are returned.
  std::optional<std::vector<Unit>> probe(std::size_t count) {
    const auto part = part_of(session_, group_, std::span{tasks_}.first(count));
    nodes_ = feasible_;
    std::vector<bool> is_recorded;
    if (!recorded_.empty()) is_recorded.resize(session_.tasks.size(), false);
    // Units may share pods; each makes room once.
    std::vector<TaskId> recorded_tasks;
    for (const auto& unit : recorded_) {
      for (const auto id : unit.tasks) {
        if (is_recorded[index(id)]) continue;
        is_recorded[index(id)] = true;
        recorded_tasks.push_back(id);
        nodes_.set(session_.rank(*session_.task(id).at.node));
      }
    }
    const Plausibility plausibility{session_, group_, part.view, part_tasks(part)};
    VictimRoom room{session_, ground_};
    room.add(recorded_tasks);
    all_gone_->clear();
    all_gone_->add(recorded_tasks);
    const auto needed = slots_needed(part.pending);
    Accumulation victims{session_, recorded_};
    std::optional<std::vector<Unit>> kept;
    const Attempt attempt = [&](const VictimScenario& scenario) {
      return (kept = simulate_once(part, scenario)).has_value();
    };
    const auto propose = [&] {
      if (all_gone_->slots() < needed || !plausibility.holds(part.pending, room)) return false;
      return strategy_ == Strategy::node_local
                 ? victims.propose_node_local(attempt)
                 : victims.propose_multi_node(part.pending, nodes_, attempt);
    };
    if (propose()) return kept;
    VictimWalk walk{session_, search_.candidates};
    while (auto unit = walk.pop(is_recorded)) {
      if (ground_.is_exhausted(session_)) return std::nullopt;
      room.add(unit->tasks);
      all_gone_->add(unit->tasks);
      victims.add(std::move(*unit));
      if (propose()) return kept;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::vector<TaskId> part_tasks(const Part& part) const {
    auto all = part.prefix;
    for (const auto id : group_.tasks) {
      if (is_allocated(session_.task(id).at.status)) all.push_back(id);
    }
    return all;
  }

  std::optional<std::vector<Unit>> simulate_once(const Part& part, const VictimScenario& scenario) {
    if (!ground_.may_look(session_)) return std::nullopt;
    const auto victims = scenario.victims(ground_.marks(), session_.tasks.size());
    if (victims.empty()) return std::nullopt;
    some_gone_->clear();
    some_gone_->add(victims);
    if (some_gone_->slots() < slots_needed(part.pending)) return std::nullopt;
    const Unit pending{.job = search_.preemptor, .tasks = part.pending};
    const std::array key{digest({&pending, 1}), digest(scenario.recorded),
                         digest(scenario.potential)};
    if (failed_.contains(key)) return std::nullopt;
    if (auto kept = simulate(part, scenario, victims)) return kept;
    failed_.insert(key);
    return std::nullopt;
  }

  std::optional<std::vector<Unit>> simulate(const Part& part, const VictimScenario& scenario,
                                            const std::vector<TaskId>& victims) {
    const auto before = session_.save();
    auto nodes = nodes_;
    for (const auto id : victims) {
      nodes.set(session_.rank(*session_.task(id).at.node));
      session_.evict(id);
    }
    const auto victim_jobs = by_job(session_, victims);
    if (replace(part, victim_jobs, nodes) && search_.is_valid(victim_jobs, part.pending)) {
      return units_that_lost(scenario);
    }
    session_.restore(before);
    return std::nullopt;
  }

  /// Gives the preemptor and each victim job one attempt, in job order.
  bool replace(const Part& part, const VictimsByJob& victim_jobs, const NodeMask& nodes) {
    std::vector<InvolvedWalk::Involved> involved;
    involved.push_back({search_.preemptor,
                        key_of(session_, search_.preemptor, part.view.elastic_rank()),
                        session_.quota_of(part.pending, session_.gpu_memory_min)});
    for (const auto& [job, tasks] : victim_jobs) {
      const auto& group = session_.job(job);
      involved.push_back(
          {job, key_of(session_, job, elastic_rank(group)),
           session_.quota_of(session_.next_batch(group, true), session_.gpu_memory_min)});
    }
    InvolvedWalk walk{session_, involved};
    VictimsByJob settled;
    auto is_placed = false;
    while (const auto job = walk.pop()) {
      if (*job == search_.preemptor) {
        is_placed = place_some(part.view, part.pending, nodes, true);
        if (!is_placed) return false;
      } else {
        const auto& group = session_.job(*job);
        (void)place_some(whole_view(group), session_.next_batch(group, true), nodes, false);
        settled.push_back(*std::find_if(victim_jobs.begin(), victim_jobs.end(),
                                        [&](const auto& j) { return j.first == *job; }));
        if (!search_.may_be_valid(settled, part.pending)) return false;
      }
    }
    return is_placed;
  }

  bool place_some(const GangView& view, std::span<const TaskId> tasks, const NodeMask& nodes,
                  bool is_part) {
    const auto result = place_job(session_, {.view = &view,
                                             .tasks = tasks,
                                             .nodes = &nodes,
                                             .is_pipeline_only = true,
                                             .is_part = is_part});
    return result == PlacingResult::placed;
  }

  [[nodiscard]] std::vector<Unit> units_that_lost(const VictimScenario& scenario) const {
    std::vector<Unit> kept;
    std::set<TaskId> seen;
    const auto visit = [&](std::span<const Unit> units) {
      for (const auto& unit : units) {
        auto has_lost = false;
        for (const auto id : unit.tasks) {
          const auto status = session_.task(id).at.status;
          const auto is_lost = status == Status::releasing || status == Status::pipelined;
          has_lost = (seen.insert(id).second && is_lost) || has_lost;
        }
        if (has_lost) kept.push_back(unit);
      }
    };
    visit(scenario.recorded);
    visit(scenario.potential);
    return kept;
  }

  SchedulingSession& session_;
  SearchGround& ground_;
  const VictimSearch& search_;
  const PodGroup& group_;
  std::vector<TaskId> tasks_;
  NodeMask feasible_;
  NodeMask nodes_;
  Strategy strategy_ = Strategy::node_local;
  std::vector<Unit> recorded_;
  /// Slots once all victims of the probe are gone, and once those of a scenario are.
  SlotBound* all_gone_ = nullptr;
  SlotBound* some_gone_ = nullptr;
  std::set<std::array<std::uint64_t, 3>> failed_;
};

}  // namespace

bool find_victims(SchedulingSession& session, SearchGround& ground, const VictimSearch& search) {
  const auto before = session.save();
  if (Solver{session, ground, search}.solve()) return true;
  session.restore(before);
  return false;
}

bool commit_exchange(SchedulingSession& session, SearchGround& ground, const VictimSearch& search,
                     const Purpose& purpose, TurnWalk& walk) {
  if (!find_victims(session, ground, search)) return false;
  const auto first = session.changes.size();
  session.commit(purpose);
  for (auto at = first; at < session.changes.size(); ++at) {
    walk.touch(session.task(session.changes[at].task).job);
  }
  return true;
}

bool leaves_minimum(const SchedulingSession& session, const PodGroup& group,
                    std::span<const TaskId> victims) {
  for (std::size_t p = 0; p < group.pod_sets.size(); ++p) {
    const auto lost = std::count_if(victims.begin(), victims.end(),
                                    [&](TaskId id) { return session.task(id).pod_set == p; });
    if (lost > 0 && group.pod_sets[p].used() - lost < group.pod_sets[p].minimum) return false;
  }
  return true;
}

}  // namespace headroom::kai

// Scenarios and how they are generated. Source: KAI-Scheduler commit d5bc503a, packages
// plugins/nodelocalgreedy and plugins/multinodegang.
#include "models/policy/kai/scenario.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace headroom::kai {

std::vector<TaskId> VictimScenario::victims(TaskMarks& marks, std::size_t tasks) const {
  std::vector<TaskId> all;
  marks.start(tasks);
  const auto append = [&](std::span<const Unit> units) {
    for (const auto& unit : units) {
      for (const auto id : unit.tasks) {
        if (marks.mark(id)) all.push_back(id);
      }
    }
  };
  append(recorded);
  append(potential);
  return all;
}

Accumulation::Accumulation(const SchedulingSession& session, std::span<const Unit> recorded)
    : session_{session}, recorded_{recorded} {
  for (const auto& unit : recorded) {
    for (const auto id : unit.tasks) {
      const auto& at = session.task(id).at;
      recorded_freed_[*at.node] += at.accepted_gpus;
    }
  }
}

void Accumulation::add(Unit unit) {
  for (const auto id : unit.tasks) {
    const auto& at = session_.task(id).at;
    const auto [position, is_new] = node_positions_.emplace(*at.node, nodes_.size());
    if (is_new) nodes_.push_back({.node = *at.node, .units = {}});
    auto& node = nodes_[position->second];
    if (node.units.empty() || node.units.back() != units_.size()) {
      node.units.push_back(units_.size());
    }
    node.freed += at.accepted_gpus;
  }
  units_.push_back(std::move(unit));
}

double Accumulation::capacity(NodeId node) const {
  const auto freed = recorded_freed_.find(node);
  const auto recorded = freed != recorded_freed_.end() ? freed->second : 0.0;
  return recorded + session_.node(node).gpu_capacity();
}

Unit Accumulation::all_of(JobId job) const {
  Unit all{.job = job, .tasks = {}};
  const auto append = [&](std::span<const Unit> units) {
    for (const auto& unit : units) {
      if (unit.job == job) all.tasks.insert(all.tasks.end(), unit.tasks.begin(), unit.tasks.end());
    }
  };
  append(recorded_);
  append(units_);
  return all;
}

bool Accumulation::propose_node_local(const Attempt& attempt) const {
  if (units_.empty()) {
    return !recorded_.empty() && attempt({.recorded = recorded_, .potential = {}});
  }
  std::set<std::size_t> ranks;
  for (const auto id : session_.job(units_.back().job).tasks) {
    const auto& at = session_.task(id).at;
    if (at.node) ranks.insert(session_.rank(*at.node));
  }
  std::set<std::vector<JobId>> seen;
  for (const auto rank : ranks) {
    const auto position = node_positions_.find(session_.node_at_rank[rank]);
    if (position == node_positions_.end()) continue;
    std::vector<JobId> jobs;
    for (const auto u : nodes_[position->second].units) {
      if (std::find(jobs.begin(), jobs.end(), units_[u].job) == jobs.end()) {
        jobs.push_back(units_[u].job);
      }
    }
    auto key = jobs;
    std::sort(key.begin(), key.end());
    if (!seen.insert(std::move(key)).second) continue;
    VictimScenario scenario{.recorded = recorded_, .potential = {}};
    for (const auto job : jobs) scenario.potential.push_back(all_of(job));
    if (attempt(scenario)) return true;
  }
  return false;
}

VictimScenario Accumulation::on_nodes(std::span<const std::size_t> nodes) const {
  VictimScenario scenario{.recorded = recorded_, .potential = {}};
  std::vector<bool> is_in(units_.size(), false);
  for (const auto n : nodes) {
    for (const auto u : nodes_[n].units) {
      if (is_in[u]) continue;
      is_in[u] = true;
      scenario.potential.push_back(units_[u]);
    }
  }
  return scenario;
}

bool Accumulation::propose_multi_node(std::span<const TaskId> pending, const NodeMask& feasible,
                                      const Attempt& attempt) const {
  if (units_.empty()) return attempt({.recorded = recorded_, .potential = {}});
  double demand = 0;
  std::optional<double> smallest;
  for (const auto id : pending) {
    const auto gpus = session_.shape(id).quota[Resource::gpu];
    demand += gpus;
    smallest = std::min(smallest.value_or(gpus), gpus);
  }
  std::vector<double> capacities;
  for (const auto& n : nodes_) capacities.push_back(capacity(n.node) + n.freed);
  std::vector<std::size_t> order;
  for (std::size_t n = 0; n < nodes_.size(); ++n) {
    if (*smallest <= 0 || capacities[n] >= *smallest) order.push_back(n);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return capacities[a] < capacities[b]; });
  double base_room = 0;
  feasible.for_each([&](std::size_t rank) {
    const auto node = session_.node_at_rank[rank];
    if (!node_positions_.contains(node)) base_room += capacity(node);
  });
  const auto missing = std::max(0.0, demand - base_room);
  std::size_t count = 0;
  for (double covered = 0; covered < missing; ++count) {
    if (count == order.size()) return false;
    covered += capacities[order[count]];
  }
  for (std::size_t step = 1;; step *= 2) {
    if (attempt(on_nodes(std::span{order}.first(count)))) return true;
    if (count >= order.size()) return false;
    count = std::min(order.size(), count + step);
  }
}

}  // namespace headroom::kai

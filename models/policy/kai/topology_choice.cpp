// Topology: the node sets offered to a batch. Source: KAI-Scheduler commit d5bc503a, package
// plugins/topology.
#include "models/policy/kai/topology_choice.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "models/policy/kai/scheduling_session.hpp"

namespace headroom::kai {
namespace {

using Demand = std::vector<double>;

/// Worse than any real ratio of demand to what is free.
constexpr double nothing_free = 1000;
/// Steps of the score of a preferred domain, and what each is worth.
constexpr double score_steps = 10;
constexpr double score_of_step = 100'000;

Demand request_of(const Shape& shape) {
  Demand request(shape.need.begin(), shape.need.end());
  request[gpu_dimension] = shape.gpus;
  return request;
}

/// Whether all pods ask for the same kinds of resources, CPU and memory aside.
bool are_alike(const std::vector<Demand>& requests) {
  for (std::size_t d = gpu_dimension; d < requests.front().size(); ++d) {
    const auto asking = std::count_if(requests.begin(), requests.end(),
                                      [&](const Demand& request) { return request[d] > 0; });
    if (asking != 0 && asking != static_cast<std::ptrdiff_t>(requests.size())) return false;
  }
  return true;
}

double ratio(const Demand& demand, const std::vector<double>& free) {
  double worst = 0;
  for (std::size_t d = 0; d < demand.size(); ++d) {
    if (demand[d] <= 0 || d == pod_dimension) continue;
    const auto have = free.empty() ? 0.0 : free[d];
    worst = std::max(worst, have > 0 ? demand[d] / have : nothing_free);
  }
  return worst;
}

class Chooser {
 public:
  Chooser(SchedulingSession& session, const TopologyQuestion& question, TopologyTree& tree)
      : session_{session}, question_{question}, tree_{tree} {
    std::vector<Demand> requests;
    for (const auto id : question.tasks) requests.push_back(request_of(session.shape(id)));
    demand_.assign(session.shapes.dimensions(), 0);
    largest_ = demand_;
    for (const auto& request : requests) {
      for (std::size_t d = 0; d < request.size(); ++d) {
        demand_[d] += request[d];
        largest_[d] = std::max(largest_[d], request[d]);
      }
    }
    counts_pods_ = are_alike(requests);
  }

  std::vector<NodeMask> choose(const TopologyConstraint& wish, TopologyScores& scores) {
    const auto required = wish.required_level.empty() ? none : depth(wish.required_level);
    const auto preferred = wish.preferred_level.empty() ? none : depth(wish.preferred_level);
    NodeMask valid = *question_.nodes;
    valid &= tree_.inside();
    const auto start = tree_.lowest_shared(
        valid, preferred == none || preferred == unknown ? tree_.levels() : preferred);
    for (auto& d : tree_.domains()) {
      d.room.reset();
      d.free.clear();
    }
    measure(start);
    if (!has_room(tree_.domains()[start])) return {};
    sort(start, preferred != none ? preferred : required);
    if (preferred != none) score(start, preferred, scores);
    const auto levels = candidate_levels(required, preferred);
    if (!levels) return {};
    return offer(valid, *levels, allowed(required));
  }

 private:
  static constexpr std::size_t none = SIZE_MAX;
  static constexpr std::size_t unknown = SIZE_MAX - 1;

  [[nodiscard]] std::size_t depth(const std::string& level) const {
    return tree_.depth(level).value_or(unknown);
  }

  /// Pods like the largest of the batch that fit on the node.
  [[nodiscard]] std::int64_t node_room(const Node& node) const {
    const auto asks_nothing = [&] {
      for (std::size_t d = 0; d < largest_.size(); ++d) {
        if (largest_[d] > (d == pod_dimension ? 1 : 0)) return false;
      }
      return true;
    };
    if (asks_nothing()) return static_cast<std::int64_t>(question_.tasks.size());
    auto room = INT64_MAX;
    for (std::size_t d = 0; d < largest_.size(); ++d) {
      auto free = static_cast<double>(node.free(d));
      if (d == gpu_dimension && largest_[d] > 0 && largest_[d] < 1) free += node.spare_fractions();
      if (largest_[d] > free) return 0;
      if (largest_[d] > 0) room = std::min(room, static_cast<std::int64_t>(free / largest_[d]));
    }
    return room;
  }

  void measure(std::size_t at) {
    const auto children = tree_.domains()[at].children;
    for (const auto child : children) measure(child);
    auto& domain = tree_.domains()[at];
    domain.free.assign(demand_.size(), 0);
    std::int64_t room = 0;
    for (const auto child : children) {
      const auto& c = tree_.domains()[child];
      for (std::size_t d = 0; d < c.free.size(); ++d) domain.free[d] += c.free[d];
      room += c.room.value_or(0);
    }
    if (children.empty()) {
      for (const auto id : domain.nodes) {
        const auto& node = session_.node(id);
        if (!node.is_ready()) continue;
        for (std::size_t d = 0; d < demand_.size(); ++d) {
          domain.free[d] += static_cast<double>(node.free(d));
        }
        if (counts_pods_) room += node_room(node);
      }
    }
    if (counts_pods_) domain.room = room;
  }

  [[nodiscard]] bool has_room(const Domain& domain) const {
    if (domain.room) return *domain.room >= static_cast<std::int64_t>(question_.tasks.size());
    return ratio(demand_, domain.free) <= 1;
  }

  /// Fullest domains first, down to the children of the level at `deepest`.
  void sort(std::size_t at, std::size_t deepest) {
    auto& domains = tree_.domains();
    struct Ranked {
      double ratio;
      std::size_t domain;
    };
    std::vector<Ranked> ranked;
    for (const auto c : domains[at].children)
      ranked.push_back({ratio(demand_, domains[c].free), c});
    std::sort(ranked.begin(), ranked.end(), [&](const Ranked& a, const Ranked& b) {
      return a.ratio != b.ratio ? a.ratio > b.ratio : domains[a.domain].id < domains[b.domain].id;
    });
    for (std::size_t i = 0; i < ranked.size(); ++i) domains[at].children[i] = ranked[i].domain;
    if (domains[at].depth == deepest) return;
    for (const auto& r : ranked) sort(r.domain, deepest);
  }

  void collect(std::size_t at, std::size_t depth_wanted, std::vector<std::size_t>& out) const {
    const auto& domain = tree_.domains()[at];
    if (domain.depth == depth_wanted) return out.push_back(at);
    for (const auto child : domain.children) collect(child, depth_wanted, out);
  }

  void score(std::size_t start, std::size_t preferred, TopologyScores& scores) const {
    std::vector<std::size_t> ranked;
    collect(start, preferred, ranked);
    RankScores by_rank(session_.nodes.size(), -1);
    for (std::size_t i = 0; i < ranked.size(); ++i) {
      const auto place = static_cast<double>(i + 1) / static_cast<double>(ranked.size());
      const auto value = score_of_step * std::floor(place * score_steps);
      for (const auto id : tree_.domains()[ranked[i]].nodes) by_rank[session_.rank(id)] = value;
    }
    scores.insert_or_assign(question_.member, std::move(by_rank));
  }

  /// Depths from the preferred level, or the required one, up to the required level or the root.
  [[nodiscard]] std::optional<std::set<std::size_t>> candidate_levels(std::size_t required,
                                                                      std::size_t preferred) const {
    std::set<std::size_t> levels;
    for (auto d = tree_.levels() + 1; d-- > 0;) {
      if (!levels.empty() || d == preferred || d == required) levels.insert(d);
      if (d != required) continue;
      if (preferred != none && !levels.contains(preferred)) return std::nullopt;
      return levels;
    }
    if (required != none || !levels.contains(preferred)) return std::nullopt;
    return levels;
  }

  [[nodiscard]] bool is_seen(TaskId id) const {
    if (!question_.part || session_.task(id).at.status != Status::pipelined) return true;
    return std::find(question_.part->begin(), question_.part->end(), id) != question_.part->end();
  }

  /// Where pods of these pod sets already are, seen at the required level, and all below.
  [[nodiscard]] std::vector<bool> allowed(std::size_t required) const {
    const auto& domains = tree_.domains();
    NodeMask placed{session_.nodes.size()};
    std::set<std::size_t> pod_sets;
    for (const auto id : question_.tasks) pod_sets.insert(session_.task(id).pod_set);
    for (const auto p : pod_sets) {
      for (const auto id : question_.group->pod_sets[p].tasks) {
        const auto& at = session_.task(id).at;
        if (is_active(at.status) && at.node && is_seen(id)) placed.set(session_.rank(*at.node));
      }
    }
    if (required == none || placed.is_empty()) return std::vector<bool>(domains.size(), true);
    std::vector<bool> is_allowed(domains.size(), false);
    for (std::size_t d = 0; d < domains.size(); ++d) {
      if (domains[d].depth != required) continue;
      const auto is_home = placed.find_in_both(domains[d].mask, [](std::size_t) { return true; });
      if (is_home) allow(d, is_allowed);
    }
    return is_allowed;
  }

  void allow(std::size_t at, std::vector<bool>& is_allowed) const {
    is_allowed[at] = true;
    for (const auto child : tree_.domains()[at].children) allow(child, is_allowed);
  }

  /// Deepest level first, each from left to right.
  [[nodiscard]] std::vector<NodeMask> offer(const NodeMask& valid,
                                            const std::set<std::size_t>& levels,
                                            const std::vector<bool>& is_allowed) const {
    const auto& domains = tree_.domains();
    std::vector<std::vector<std::size_t>> rows{{0}};
    while (!rows.back().empty()) {
      std::vector<std::size_t> next;
      for (const auto d : rows.back()) {
        next.insert(next.end(), domains[d].children.begin(), domains[d].children.end());
      }
      rows.push_back(std::move(next));
    }
    std::vector<NodeMask> sets;
    for (auto row = rows.size(); row-- > 0;) {
      if (!levels.contains(row)) continue;
      for (const auto d : rows[row]) {
        if (!is_allowed[d] || !has_room(domains[d])) continue;
        sets.push_back(domains[d].mask);
        sets.back() &= valid;
      }
    }
    return sets;
  }

  SchedulingSession& session_;
  const TopologyQuestion& question_;
  TopologyTree& tree_;
  Demand demand_;
  Demand largest_;
  bool counts_pods_ = false;
};

}  // namespace

std::vector<NodeMask> topology_node_sets(SchedulingSession& session,
                                         const TopologyQuestion& question, TopologyScores& scores) {
  const auto& wish = *question.group->members[question.member].topology;
  if (wish.topology.empty()) return {*question.nodes};
  const auto tree = session.topologies.find(wish.topology);
  if (tree == session.topologies.end()) return {};
  return Chooser{session, question, tree->second}.choose(wish, scores);
}

}  // namespace headroom::kai

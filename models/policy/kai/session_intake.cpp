// The live state: what comes in from outside, and the numbers of a new cycle. Source:
// KAI-Scheduler commit d5bc503a, packages cache/cluster_info and plugins/proportion.
#include <algorithm>
#include <array>
#include <cstddef>
#include <fmt/format.h>
#include <map>
#include <numeric>
#include <set>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/policy/kai/fair_share.hpp"
#include "models/policy/kai/scheduling_session.hpp"

namespace headroom::kai {
namespace {

std::vector<std::string> profiles_of(const Snapshot& snapshot) {
  std::set<std::string> profiles;
  for (const auto& node : snapshot.nodes) {
    for (const auto& instances : node.mig_instances) profiles.insert(instances.profile);
  }
  return {profiles.begin(), profiles.end()};
}

QueueShare share_of(const SnapshotQuota& quota) {
  return {.deserved = quota.deserved,
          .limit = quota.limit,
          .over_quota_weight = quota.over_quota_weight};
}

QueueTree tree_of(const std::vector<SnapshotQueue>& facts) {
  std::map<std::string, QueueId> ids;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (!ids.emplace(facts[i].name, id_at<QueueId>(i)).second) {
      throw InputError{
          Diagnostic{fmt::format("queues[{}].name", i),
                     fmt::format("\"{}\" is the name of an earlier queue", facts[i].name),
                     "each queue has a name of its own"}};
    }
  }
  std::vector<Queue> queues;
  for (const auto& f : facts) {
    Queue queue;
    queue.name = f.name;
    queue.priority = f.priority;
    queue.created = f.created;
    queue.shares = {share_of(f.cpu), share_of(f.memory), share_of(f.gpu)};
    queue.reclaim_min_runtime = f.reclaim_min_runtime;
    queue.preempt_min_runtime = f.preempt_min_runtime;
    if (const auto parent = ids.find(f.parent); parent != ids.end()) {
      queue.parent = parent->second;
    } else {
      queue.orphaned = !f.parent.empty();
    }
    queues.push_back(std::move(queue));
  }
  return QueueTree{std::move(queues)};
}

/// Devices of less memory than this say nothing about the cluster's GPUs, as in the scheduler.
constexpr std::int64_t gpu_memory_floor = 100;

}  // namespace

SchedulingSession::SchedulingSession(const Snapshot& snapshot)
    : shapes{profiles_of(snapshot)},
      queues{tree_of(snapshot.queues)},
      ready_nodes{snapshot.nodes.size()},
      free_gpus{snapshot.nodes.size()},
      shared_nodes{snapshot.nodes.size()},
      node_changes{snapshot.nodes.size()},
      fits{snapshot.nodes.size()} {
  const auto count = snapshot.nodes.size();
  nodes.reserve(count);
  scored_dimensions.assign(shapes.dimensions(), false);
  for (std::size_t i = 0; i < count; ++i) {
    const auto& facts = snapshot.nodes[i];
    if (!node_names.emplace(facts.name, id_at<NodeId>(i)).second) {
      throw InputError{Diagnostic{fmt::format("nodes[{}].name", i),
                                  fmt::format("\"{}\" is the name of an earlier node", facts.name),
                                  "each node has a name of its own"}};
    }
    node_labels.push_back(facts.labels);
    const auto& n = nodes.emplace_back(facts, shapes);
    if (!n.numa) continue;
    uses_numa = true;
    zones_max = std::max(zones_max, n.numa->size());
    for (auto d = gpu_dimension; d < shapes.dimensions(); ++d) {
      if (n.numa->policy() != NumaPolicy::none && n.numa->reports(d)) scored_dimensions[d] = true;
    }
  }
  rank_of_node.resize(count);
  for (const auto& [name, id] : node_names) {
    rank_of_node[index(id)] = node_at_rank.size();
    ready_nodes.set(node_at_rank.size());
    node_at_rank.push_back(id);
  }
  std::optional<std::int64_t> smallest;
  for (std::size_t i = 0; i < count; ++i) {
    reindex(id_at<NodeId>(i));
    const auto memory = nodes[i].gpu_memory_mib;
    if (memory <= gpu_memory_floor) continue;
    smallest = std::min(smallest.value_or(memory), memory);
    gpu_memory_max = std::max(gpu_memory_max, memory);
  }
  gpu_memory_min = smallest.value_or(gpu_memory_floor);
  for (const auto& topology : snapshot.topologies) {
    topologies.emplace(topology.name, TopologyTree{topology, snapshot.nodes, rank_of_node});
  }
  leaves.resize(queues.size());
  stamps_.resize(queues.size(), 0);
}

Amounts SchedulingSession::quota_of(TaskId id, std::int64_t gpu_memory) const {
  const auto& s = shape(id);
  auto amounts = s.quota;
  if (s.memory_mib != 0) {
    amounts[Resource::gpu] +=
        static_cast<double>(s.devices * s.memory_mib) / static_cast<double>(gpu_memory);
  }
  return amounts;
}

Amounts SchedulingSession::quota_of(std::span<const TaskId> tasks_asked,
                                    std::int64_t gpu_memory) const {
  Amounts total;
  for (const auto id : tasks_asked) total += quota_of(id, gpu_memory);
  return total;
}

Amounts SchedulingSession::accepted(TaskId id) const {
  auto amounts = shape(id).quota;
  amounts[Resource::gpu] = task(id).at.accepted_gpus;
  return amounts;
}

Amounts SchedulingSession::allocated_requests(const PodGroup& group) const {
  Amounts total;
  if (!group.has_allocated()) return total;
  for (const auto id : group.tasks) {
    if (is_allocated(task(id).at.status)) total += shape(id).quota;
  }
  return total;
}

void SchedulingSession::append_candidates(const PodSet& set, std::size_t count, bool with_virtual,
                                          std::vector<TaskId>& out) const {
  if (set.count(Status::pending) == 0 && !with_virtual) return;
  for (const auto id : set.tasks) {
    if (count == 0) return;
    const auto& at = task(id).at;
    const auto returns = with_virtual && at.status == Status::releasing && at.is_virtual;
    if (at.status != Status::pending && !returns) continue;
    out.push_back(id);
    --count;
  }
}

std::vector<TaskId> SchedulingSession::next_batch(const PodGroup& group, bool with_virtual) const {
  // One pod set alone: what its minimum misses, or else one more.
  if (group.is_one_pod_set()) {
    std::vector<TaskId> next;
    const auto& set = group.pod_sets.front();
    const auto missing = set.minimum - set.active();
    append_candidates(set, missing > 0 ? static_cast<std::size_t>(missing) : 1, with_virtual, next);
    return next;
  }
  return batch(whole_view(group),
               [&](std::size_t pod_set, std::size_t count, std::vector<TaskId>& out) {
                 append_candidates(group.pod_sets[pod_set], count, with_virtual, out);
               });
}

/// Job by job and pod by pod, as the scheduler does: sums of parts depend on the order.
void SchedulingSession::add_up_in_order() {
  for (const auto j : job_order) {
    const auto& group = job(j);
    if (!group.queue) continue;
    const auto& chain = queues.chain(*group.queue);
    for (const auto id : group.tasks) {
      const auto status = task(id).at.status;
      const auto holds = is_allocated(status);
      if (!holds && status != Status::pending) continue;
      const auto amounts = holds ? accepted(id) : quota_of(id, gpu_memory_min);
      for (const auto q : chain) {
        auto& queue = queues[q];
        for (const auto r : all_resources) queue.share(r).request += amounts[r];
        if (!holds) continue;
        queue.held.allocated += amounts;
        if (!group.is_preemptible) queue.held.non_preemptible += amounts;
      }
    }
  }
}

void SchedulingSession::open_queues() {
  for (std::size_t i = 0; i < queues.size(); ++i) {
    auto& queue = queues[id_at<QueueId>(i)];
    queue.held = {};
    for (const auto r : all_resources) queue.share(r).request = queue.share(r).fair_share = 0;
    stamps_[i] = ++stamp_;
  }
  cluster = {};
  for (const auto& n : nodes) {
    if (!n.is_ready()) continue;
    cluster[Resource::cpu] += static_cast<double>(n.allocatable[cpu_dimension]);
    cluster[Resource::memory] += static_cast<double>(n.allocatable[memory_dimension]);
    cluster[Resource::gpu] += static_cast<double>(shapes.total_gpus(n.allocatable));
  }
  const auto changed = leaves.take_changed();
  demand_.recount(*this, changed);
  stale_suspects.insert(changed.begin(), changed.end());
  if (demand_.is_exact()) {
    demand_.write_to(queues);
  } else {
    add_up_in_order();
  }
  if (settings.plugins.proportion) divide_tree(cluster, settings.k_value, queues);
}

void SchedulingSession::settle_in(TaskId id) {
  auto& t = task(id);
  ++job(t.job).pod_sets[t.pod_set].counts[static_cast<std::size_t>(t.at.status)];
  leaves.touch(*this, t.job);
  if (!is_used(t.at.status) || !t.at.node) return;
  auto& n = node(*t.at.node);
  t.at.accepted_gpus = n.accepted_gpus(shape(id));
  n.append(record_of(id), labels);
  if (t.is_legacy_mig) n.count_legacy_mig(1);
  if (n.numa && is_active(t.at.status)) n.numa->charge(t.at.zones, 1);
  reindex(*t.at.node);
}

void SchedulingSession::move_out(TaskId id) {
  std::erase(pipelined_, id);
  let_go(id, Status::deleted);
  auto& t = task(id);
  --job(t.job).pod_sets[t.pod_set].counts[static_cast<std::size_t>(t.at.status)];
}

void SchedulingSession::let_go(TaskId id, Status status) {
  auto& t = task(id);
  leaves.touch(*this, t.job);
  const auto drop = [&](NodeId where) {
    auto& n = node(where);
    while (const auto at = n.find(id)) n.remove(*at, labels);
    reindex(where);
  };
  if (t.at.node && is_used(t.at.status)) {
    drop(*t.at.node);
    auto& n = node(*t.at.node);
    if (t.is_legacy_mig) n.count_legacy_mig(-1);
    if (n.numa && is_active(t.at.status)) n.numa->charge(t.at.zones, -1);
  }
  if (const auto trail = trails_.find(id); trail != trails_.end()) {
    for (const auto where : trail->second.nodes) drop(where);
    trails_.erase(trail);
  }
  count_status(t, t.at.status, status);
  t.at = Standpoint{};
  t.at.status = status;
}

void SchedulingSession::change_status(TaskId id, Status status) {
  auto& t = task(id);
  if (t.at.status == status) return;
  auto& n = node(*t.at.node);
  if (n.numa) {
    if (is_active(t.at.status)) n.numa->charge(t.at.zones, -1);
    if (is_active(status)) n.numa->charge(t.at.zones, 1);
  }
  count_status(t, t.at.status, status);
  t.at.status = status;
  if (const auto at = n.find(id)) n.replace(*at, record_of(id), labels);
  reindex(*t.at.node);
  leaves.touch(*this, t.job);
}

void SchedulingSession::set_ready(NodeId id, bool ready) {
  node(id).set_ready(ready);
  if (ready) {
    ready_nodes.set(rank(id));
  } else {
    ready_nodes.clear(rank(id));
  }
  reindex(id);
}

void SchedulingSession::forget_pipelined() {
  for (const auto id : std::exchange(pipelined_, {})) {
    // One that another job's need evicted again is still where it was moved from, if anywhere.
    const auto status = task(id).at.status;
    if (status != Status::pipelined && status != Status::releasing) continue;
    const auto trail = trails_.find(id);
    if (trail == trails_.end() || !trail->second.origin) {
      let_go(id, Status::pending);
      continue;
    }
    const auto before = *trail->second.origin;
    auto& t = task(id);
    let_go(id, Status::deleted);
    --job(t.job).pod_sets[t.pod_set].counts[static_cast<std::size_t>(Status::deleted)];
    t.at = before;
    t.at.status = Status::releasing;
    t.at.is_virtual = false;
    settle_in(id);
  }
  trails_.clear();
}

namespace {

/// Whether pods hold more than there is.
bool is_overfull(const Node& node) {
  return std::ranges::any_of(node.idle(), [](auto amount) { return amount < 0; }) ||
         std::ranges::any_of(node.groups(), [&](const GpuGroup& group) {
           return group.held > node.gpu_memory_mib;
         });
}

bool has_started(const PodGroup& group) {
  constexpr std::array started{Status::allocated, Status::binding, Status::bound, Status::running};
  return std::ranges::any_of(group.pod_sets, [&](const auto& pod_set) {
    return std::ranges::any_of(
        started, [&](Status s) { return pod_set.counts[static_cast<std::size_t>(s)] > 0; });
  });
}

}  // namespace

void SchedulingSession::start_pipelined() {
  std::vector<JobId> order;
  std::map<JobId, std::vector<std::pair<TaskId, Standpoint>>> waiting;
  for (const auto id : std::exchange(pipelined_, {})) {
    const auto& t = task(id);
    if (t.at.status != Status::pipelined) continue;
    const auto [pods, is_new] = waiting.try_emplace(t.job);
    if (is_new) order.push_back(t.job);
    pods->second.emplace_back(id, t.at);
    let_go(id, Status::pending);
  }
  trails_.clear();
  for (const auto job_id : order) {
    const bool had_started = has_started(job(job_id));
    bool has_room = true;
    for (const auto& [id, place] : waiting.at(job_id)) {
      auto& t = task(id);
      --job(job_id).pod_sets[t.pod_set].counts[static_cast<std::size_t>(Status::pending)];
      t.at = place;
      t.at.status = Status::running;
      t.at.is_virtual = false;
      settle_in(id);
      has_room = has_room && !is_overfull(node(*place.node));
    }
    if (!has_room) {
      for (const auto& [id, place] : waiting.at(job_id)) let_go(id, Status::pending);
    } else if (!had_started) {
      job(job_id).last_start = now;
    }
  }
}

}  // namespace headroom::kai

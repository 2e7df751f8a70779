// The session: one cluster kept between cycles. Source: KAI-Scheduler commit d5bc503a, packages
// framework, scheduler and cache/cluster_info.
#include "models/policy/kai/session.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <tuple>
#include <utility>

#include "headroom/diagnostics.hpp"

#include "models/policy/kai/actions.hpp"
#include "models/policy/kai/held_back.hpp"
#include "models/policy/kai/scheduling_session.hpp"

namespace headroom::kai {

struct Cluster::State {
  explicit State(const Snapshot& snapshot) : session{snapshot} {}

  SchedulingSession session;
  SearchGround ground;
  std::map<std::string, JobId, std::less<>> job_names;
  std::map<std::string, QueueId, std::less<>> queue_names;
  std::map<std::vector<std::string>, std::size_t> affinity_ids;
  std::vector<JobId> free_jobs;
  std::size_t jobs_added = 0;
  std::vector<TaskId> free_tasks;

  [[nodiscard]] std::size_t pod_set_of(const PodGroup& group, const SnapshotTask& task) const;
  std::optional<std::size_t> affinity_of(const std::vector<std::string>& required_nodes);
  [[nodiscard]] Standpoint standpoint_of(const SnapshotTask& facts, const Task& task);
  void insert_in_order(TaskId id);
};

namespace {

[[noreturn]] void reject(const std::string& place, const std::string& problem,
                         const std::string& hint) {
  throw InputError{Diagnostic{place, problem, hint}};
}

}  // namespace

std::size_t Cluster::State::pod_set_of(const PodGroup& group, const SnapshotTask& task) const {
  if (task.pod_set.empty() && !group.pod_sets.empty()) return 0;
  std::string known;
  for (std::size_t p = 0; p < group.pod_sets.size(); ++p) {
    if (group.pod_sets[p].name == task.pod_set) return p;
    known += (known.empty() ? "" : ", ") + group.pod_sets[p].name;
  }
  reject(fmt::format("jobs.{}.tasks.{}.pod_set", group.name, task.name),
         fmt::format("\"{}\" is no pod set of the job", task.pod_set), "pod sets are: " + known);
}

std::optional<std::size_t> Cluster::State::affinity_of(
    const std::vector<std::string>& required_nodes) {
  if (required_nodes.empty()) return std::nullopt;
  const auto [at, is_new] = affinity_ids.emplace(required_nodes, session.affinities.size());
  if (is_new) {
    NodeMask allowed{session.nodes.size()};
    for (std::size_t i = 0; i < session.nodes.size(); ++i) {
      const auto& name = session.nodes[i].affinity_name;
      if (std::find(required_nodes.begin(), required_nodes.end(), name) != required_nodes.end()) {
        allowed.set(session.rank_of_node[i]);
      }
    }
    session.affinities.push_back(std::move(allowed));
  }
  return at->second;
}

Standpoint Cluster::State::standpoint_of(const SnapshotTask& facts, const Task& task) {
  Standpoint at;
  at.status = facts.status;
  if (!facts.node.empty()) {
    const auto node = session.node_names.find(facts.node);
    if (node != session.node_names.end()) {
      at.node = node->second;
    } else if (is_used(facts.status)) {
      reject(fmt::format("jobs.{}.tasks.{}.node", session.job(task.job).name, facts.name),
             fmt::format("\"{}\" is no node", facts.node), "the node where the pod is");
    }
  }
  if (is_used(facts.status) && !at.node) {
    reject(fmt::format("jobs.{}.tasks.{}.node", session.job(task.job).name, facts.name),
           "a pod with this status is on a node, but none is named", "the node where the pod is");
  }
  if (facts.status == Status::pending) return at;
  const auto& shape = session.shapes[task.shape];
  for (const auto& name : facts.gpu_groups) at.groups.push_back(session.labels.intern(name));
  if (shape.kind == GpuKind::fraction && at.node) {
    while (at.groups.size() < static_cast<std::size_t>(shape.devices)) {
      at.groups.push_back(
          session.labels.intern(fmt::format("own-{}-{}", facts.name, at.groups.size())));
    }
  }
  if (at.node) {
    const auto& ledger = session.node(*at.node).numa;
    if (ledger && ledger->concerns(shape, session.job(task.job).is_guaranteed)) {
      at.zones = ledger->placement(facts.numa, session.shapes);
    }
  }
  return at;
}

/// Explicit priority first, larger first, then by name as a string. Source: plugins/taskorder.
void Cluster::State::insert_in_order(TaskId id) {
  auto& list = session.job_of(id).pod_sets[session.task(id).pod_set].tasks;
  const auto precedes = [&](TaskId a, TaskId b) {
    const auto& x = session.task(a);
    const auto& y = session.task(b);
    return std::tuple{!x.priority, -x.priority.value_or(0), std::string_view{x.name}} <
           std::tuple{!y.priority, -y.priority.value_or(0), std::string_view{y.name}};
  };
  list.insert(std::upper_bound(list.begin(), list.end(), id, precedes), id);
}

Cluster::Cluster(const Snapshot& snapshot) : state_{std::make_unique<State>(snapshot)} {
  for (std::size_t q = 0; q < snapshot.queues.size(); ++q) {
    state_->queue_names.emplace(snapshot.queues[q].name, id_at<QueueId>(q));
  }
  for (const auto& job : snapshot.jobs) add_job(job);
}

Cluster::~Cluster() = default;
Cluster::Cluster(Cluster&&) noexcept = default;
Cluster& Cluster::operator=(Cluster&&) noexcept = default;

CycleOutcome Cluster::run_cycle(TimePoint now, const CycleSettings& settings) {
  auto& session = state_->session;
  const auto& old = session.settings.plugins;
  if (old.priority != settings.plugins.priority || old.elastic != settings.plugins.elastic) {
    session.leaves.forget();
  }
  session.now = now;
  session.settings = settings;
  session.changes.clear();
  session.forget_pipelined();
  session.open_queues();
  for (const auto action : settings.actions) {
    switch (action) {
      case Action::allocate:
        allocate(session);
        break;
      case Action::consolidation:
        consolidate(session, state_->ground);
        break;
      case Action::reclaim:
        reclaim(session, state_->ground);
        break;
      case Action::preempt:
        preempt(session, state_->ground);
        break;
      case Action::stale_gang_eviction:
        evict_stale_gangs(session);
        break;
    }
  }
  CycleOutcome outcome;
  if (settings.obstacles != Telling::none) {
    outcome.held_back = held_back(session);
  } else {
    session.leaves.forget_untold();
  }
  outcome.changes = std::exchange(session.changes, {});
  return outcome;
}

JobId Cluster::add_job(const SnapshotJob& job) {
  auto& session = state_->session;
  const auto id =
      state_->free_jobs.empty() ? id_at<JobId>(session.jobs.size()) : state_->free_jobs.back();
  if (!state_->job_names.emplace(job.name, id).second) {
    reject(fmt::format("jobs.{}", job.name), "another job has this name",
           "each job has a name of its own");
  }
  if (state_->free_jobs.empty()) {
    session.jobs.emplace_back();
  } else {
    state_->free_jobs.pop_back();
  }
  session.job(id) = make_pod_group(job);
  session.job(id).number = state_->jobs_added++;
  session.job_order.push_back(id);
  if (const auto queue = state_->queue_names.find(job.queue); queue != state_->queue_names.end()) {
    session.job(id).queue = queue->second;
    session.leaves.add(queue->second, id);
  } else {
    ++session.jobs_without_queue;
  }
  for (const auto& task : job.tasks) add_task(id, task);
  return id;
}

TaskId Cluster::add_task(JobId job, const SnapshotTask& facts) {
  auto& session = state_->session;
  auto& group = session.job(job);
  Task task;
  task.name = facts.name;
  task.job = job;
  task.pod_set = state_->pod_set_of(group, facts);
  task.shape = session.shapes.intern(facts.request);
  task.priority = facts.priority;
  task.affinity = state_->affinity_of(facts.required_nodes);
  task.is_legacy_mig = facts.legacy_mig;
  task.at = state_->standpoint_of(facts, task);
  TaskId id{};
  if (state_->free_tasks.empty()) {
    id = id_at<TaskId>(session.tasks.size());
    session.tasks.push_back(std::move(task));
  } else {
    id = state_->free_tasks.back();
    state_->free_tasks.pop_back();
    session.task(id) = std::move(task);
  }
  group.tasks.push_back(id);
  state_->insert_in_order(id);
  session.settle_in(id);
  return id;
}

void Cluster::remove_task(TaskId id) {
  auto& session = state_->session;
  session.move_out(id);
  auto& group = session.job_of(id);
  std::erase(group.tasks, id);
  std::erase(group.pod_sets[session.task(id).pod_set].tasks, id);
  state_->free_tasks.push_back(id);
}

void Cluster::remove_job(JobId id) {
  auto& session = state_->session;
  auto& group = session.job(id);
  for (const auto task : std::exchange(group.tasks, {})) {
    session.move_out(task);
    state_->free_tasks.push_back(task);
  }
  if (group.queue) {
    session.leaves.remove(*group.queue, id);
  } else {
    --session.jobs_without_queue;
  }
  state_->job_names.erase(group.name);
  std::erase(session.job_order, id);
  group.is_listed = false;
  state_->free_jobs.push_back(id);
}

void Cluster::set_status(TaskId id, Status status) {
  auto& session = state_->session;
  HEADROOM_ASSERT(!is_used(status) || is_used(session.task(id).at.status),
                  "a pod comes on a node by a cycle or with its node");
  if (is_used(status)) {
    session.change_status(id, status);
  } else {
    session.let_go(id, status);
  }
}

void Cluster::start_pipelined() { state_->session.start_pipelined(); }

void Cluster::set_node_ready(NodeId node, bool ready) { state_->session.set_ready(node, ready); }

void Cluster::set_usage(QueueId queue, const Amounts& usage) {
  for (const auto r : all_resources) state_->session.queues[queue].share(r).usage = usage[r];
}

void Cluster::set_quota(QueueId queue, Resource resource, const SnapshotQuota& quota) {
  auto& share = state_->session.queues[queue].share(resource);
  share.deserved = quota.deserved;
  share.limit = quota.limit;
  share.over_quota_weight = quota.over_quota_weight;
}

std::optional<NodeId> Cluster::find_node(std::string_view name) const {
  const auto at = state_->session.node_names.find(name);
  return at == state_->session.node_names.end() ? std::nullopt : std::optional{at->second};
}

std::optional<QueueId> Cluster::find_queue(std::string_view name) const {
  const auto at = state_->queue_names.find(name);
  return at == state_->queue_names.end() ? std::nullopt : std::optional{at->second};
}

std::optional<JobId> Cluster::find_job(std::string_view name) const {
  const auto at = state_->job_names.find(name);
  return at == state_->job_names.end() ? std::nullopt : std::optional{at->second};
}

std::span<const TaskId> Cluster::tasks(JobId job) const { return state_->session.job(job).tasks; }

JobId Cluster::job_of(TaskId task) const { return state_->session.task(task).job; }

const std::string& Cluster::task_name(TaskId task) const { return state_->session.task(task).name; }

TaskView Cluster::task(TaskId id) const {
  const auto& session = state_->session;
  const auto& t = session.task(id);
  TaskView view{.status = t.at.status,
                .node = t.at.node,
                .gpu_groups = {},
                .accepted_gpus = session.shape(id).kind == GpuKind::mig ? 0.0 : t.at.accepted_gpus,
                .zones = {}};
  for (const auto label : t.at.groups) view.gpu_groups.push_back(session.labels.name(label));
  for (const auto& draw : t.at.zones) {
    const auto& name = session.node(*t.at.node).numa->id(draw.zone);
    if (view.zones.empty() || view.zones.back() != name) view.zones.push_back(name);
  }
  return view;
}

NodeView Cluster::node(NodeId id) const {
  const auto& node = state_->session.node(id);
  return {.idle_gpus = static_cast<double>(node.idle()[gpu_dimension]),
          .releasing_gpus = static_cast<double>(node.releasing()[gpu_dimension])};
}

std::optional<TimePoint> Cluster::last_start(JobId job) const {
  return state_->session.job(job).last_start;
}

NamedAmounts Cluster::zone_available(NodeId id, std::size_t zone) const {
  const auto& session = state_->session;
  NamedAmounts amounts;
  const auto& ledger = session.node(id).numa;
  if (!ledger || zone >= ledger->size()) return amounts;
  for (std::size_t d = 0; d < session.shapes.dimensions(); ++d) {
    if (!ledger->reports(d)) continue;
    const auto amount = static_cast<double>(ledger->available(zone)[d]);
    amounts[session.shapes.dimension_name(d)] = d == cpu_dimension ? amount / 1000 : amount;
  }
  return amounts;
}

const QueueTree& Cluster::queues() const { return state_->session.queues; }

}  // namespace headroom::kai

#include "tools/schedule/dry_run.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "models/policy/kai/session.hpp"
#include "tools/schedule/reasons.hpp"

namespace headroom {
namespace {

using kai::Change;
using kai::Deed;
using kai::Resource;

std::string_view action_name(kai::Action action) {
  constexpr std::array<std::string_view, 5> names{"allocate", "consolidation", "reclaim", "preempt",
                                                  "stalegangeviction"};
  return names.at(static_cast<std::size_t>(action));
}

/// The cluster, and what its pods and jobs are called.
class Names {
 public:
  Names(const kai::Snapshot& snapshot, const kai::Cluster& cluster)
      : snapshot_{snapshot}, cluster_{cluster} {
    for (std::size_t j = 0; j < snapshot.jobs.size(); ++j) {
      const auto tasks = cluster.tasks(id_at<JobId>(j));
      for (std::size_t t = 0; t < tasks.size(); ++t) places_[tasks[t]] = {j, t};
    }
  }

  [[nodiscard]] const kai::SnapshotJob& job(JobId id) const { return snapshot_.jobs[index(id)]; }
  [[nodiscard]] const kai::SnapshotJob& job(kai::TaskId task) const {
    return snapshot_.jobs[places_.at(task).first];
  }
  [[nodiscard]] const std::string& node(NodeId id) const { return snapshot_.nodes[index(id)].name; }

  [[nodiscard]] PodStep step(const Change& change) const {
    const kai::SnapshotJob& of = job(change.task);
    PodStep step{.job = of.name,
                 .queue = of.queue,
                 .pod = cluster_.task_name(change.task),
                 .node = node(change.node),
                 .gpus = gpus(change.task),
                 .devices = change.gpu_groups,
                 .action = std::string{action_name(change.action)}};
    if (change.deed == Deed::move) step.from = node(change.from);
    if (change.for_job && job(*change.for_job).name != of.name) {
      step.for_job = job(*change.for_job).name;
    }
    return step;
  }

 private:
  /// What its queue is charged for, MIG instances by their compute slices.
  [[nodiscard]] double gpus(kai::TaskId task) const {
    double sum = cluster_.task(task).accepted_gpus;
    for (const kai::MigInstances& mig : job(task).tasks[places_.at(task).second].request.mig) {
      sum += static_cast<double>(mig.count * kai::mig_gpus(mig.profile));
    }
    return sum;
  }

  const kai::Snapshot& snapshot_;
  const kai::Cluster& cluster_;
  std::map<kai::TaskId, std::pair<std::size_t, std::size_t>> places_;  ///< job, and pod of it
};

/// Jobs that leave nodes, by node: those that were leaving, then those that the cycle stops or
/// moves away.
std::map<std::string, std::vector<std::string>> leavers(const DryRunInput& input,
                                                        const Names& names,
                                                        const kai::CycleOutcome& outcome) {
  std::map<std::string, std::vector<std::string>> by_node;
  const auto add = [&](const std::string& node, const std::string& job) {
    auto& jobs = by_node[node];
    if (std::ranges::find(jobs, job) == jobs.end()) jobs.push_back(job);
  };
  for (const kai::SnapshotJob& job : input.snapshot.jobs) {
    for (const kai::SnapshotTask& task : job.tasks) {
      if (task.status == kai::Status::releasing) add(task.node, job.name);
    }
  }
  for (const Change& change : outcome.changes) {
    if (change.deed != Deed::evict && change.deed != Deed::move) continue;
    add(names.node(change.from), names.job(change.task).name);
  }
  return by_node;
}

void sort_changes(const DryRunInput& input, const Names& names, const kai::CycleOutcome& outcome,
                  DryRun& run) {
  const auto leaving = leavers(input, names, outcome);
  for (const Change& change : outcome.changes) {
    PodStep step = names.step(change);
    switch (change.deed) {
      case Deed::bind:
        run.starts.push_back(std::move(step));
        break;
      case Deed::move:
        run.moves.push_back(std::move(step));
        break;
      case Deed::evict:
        run.evictions.push_back(std::move(step));
        break;
      case Deed::pipeline: {
        const auto jobs = leaving.find(step.node);
        if (jobs != leaving.end()) step.waits_for = jobs->second;
        std::erase(step.waits_for, step.job);
        run.pipelined.push_back(std::move(step));
        break;
      }
    }
  }
}

std::size_t waiting_pods(const kai::SnapshotJob& job) {
  return static_cast<std::size_t>(
      std::ranges::count(job.tasks, kai::Status::pending, &kai::SnapshotTask::status));
}

HeldJob waiting_job(const kai::HeldBack& held, const kai::SnapshotJob& job,
                    const kai::QueueTree& queues, const ClusterRoom& room) {
  return {.job = job.name,
          .queue = job.queue,
          .gpus = next_request(job, room)[Resource::gpu],
          .pods = waiting_pods(job),
          .rule = std::string{rule_name(held.obstacle)},
          .text = reason(held, job, queues, room)};
}

/// Queues with their GPUs, children after their parent.
void list_queues(const kai::QueueTree& before, const kai::QueueTree& after,
                 const std::vector<QueueId>& level, std::size_t depth,
                 std::vector<QueueLine>& lines) {
  for (const QueueId id : level) {
    const kai::Queue& queue = after[id];
    const kai::QueueShare& share = queue.share(Resource::gpu);
    lines.push_back({.name = queue.name,
                     .depth = depth,
                     .deserved = share.deserved,
                     .limit = share.limit,
                     .fair_share = share.fair_share,
                     .before = before[id].held.allocated[Resource::gpu],
                     .after = queue.held.allocated[Resource::gpu],
                     .asked = share.request});
    list_queues(before, after, queue.children, depth + 1, lines);
  }
}

kai::Cluster cluster_of(const DryRunInput& input) {
  kai::Cluster cluster{input.snapshot};
  for (const NodeId node : input.not_ready) cluster.set_node_ready(node, false);
  for (std::size_t i = 0; i < input.usage.size(); ++i) {
    cluster.set_usage(id_at<QueueId>(i), input.usage[i]);
  }
  return cluster;
}

void count_cluster(const DryRunInput& input, const kai::Cluster& cluster, DryRun& run) {
  run.title = input.title;
  run.nodes = input.snapshot.nodes.size();
  for (std::size_t i = 0; i < run.nodes; ++i) {
    const kai::SnapshotNode& node = input.snapshot.nodes[i];
    run.gpus += static_cast<double>(node.gpus);
    for (const kai::MigInstances& mig : node.mig_instances) {
      run.gpus += static_cast<double>(mig.count * kai::mig_gpus(mig.profile));
    }
  }
  for (const QueueId queue : cluster.queues().top_level()) {
    run.gpus_held += cluster.queues()[queue].held.allocated[Resource::gpu];
  }
  for (const kai::SnapshotJob& job : input.snapshot.jobs) {
    const std::size_t waiting = waiting_pods(job);
    run.pending += waiting > 0 ? 1 : 0;
    run.running += waiting < job.tasks.size() ? 1 : 0;
  }
}

}  // namespace

DryRun dry_run(const DryRunInput& input) {
  kai::Cluster before = cluster_of(input);
  kai::CycleSettings settings = input.settings;
  settings.actions.clear();
  static_cast<void>(before.run_cycle(input.now, settings));

  kai::Cluster cluster = cluster_of(input);
  const kai::CycleOutcome outcome = cluster.run_cycle(input.now, input.settings);
  const Names names{input.snapshot, cluster};
  DryRun run;
  count_cluster(input, before, run);
  sort_changes(input, names, outcome, run);
  const ClusterRoom room = room_in(input, cluster.queues());
  for (const kai::HeldBack& held : outcome.held_back) {
    run.waiting.push_back(waiting_job(held, names.job(held.job), cluster.queues(), room));
  }
  list_queues(before.queues(), cluster.queues(), cluster.queues().top_level(), 0, run.queues);
  return run;
}

}  // namespace headroom

// The scheduler in a simulation. What the world says becomes calls on the kept cluster; what a
// cycle changes becomes decisions: what leaves first, then what comes.
#include "models/policy/kai/kai_policy.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "headroom/diagnostics.hpp"

#include "models/policy/kai/cluster_snapshot.hpp"
#include "models/policy/kai/session.hpp"
#include "models/policy/kai/shared_devices.hpp"

namespace headroom::kai {
namespace {

/// What those are told who ask later why a job waited. Where room is what is missing,
/// who holds it says more than the cycle does.
HoldReason hold_reason(Obstacle obstacle) {
  switch (obstacle) {
    case Obstacle::queue_limit:
    case Obstacle::not_in_leaf:
      return HoldReason::limit;
    case Obstacle::queue_quota:
      return HoldReason::quota;
    case Obstacle::topology:
    case Obstacle::numa:
      return HoldReason::topology;
    case Obstacle::order:
      return HoldReason::order;
    case Obstacle::not_ready:
    case Obstacle::no_capacity:
    case Obstacle::fragmented:
    case Obstacle::affinity:
    case Obstacle::gpu_memory:
    case Obstacle::mig_type:
    case Obstacle::preemption_delay:
      return HoldReason::room;
  }
  return HoldReason::room;
}

/// Scenarios of victims that one action tries in one cycle, unless the settings say so. The
/// scheduler itself stops after minutes; a simulation of months needs a bound that is none of time.
constexpr std::size_t scenarios_in_simulations = 16;

class KaiPolicy final : public SchedulingPolicy {
 public:
  KaiPolicy(const PolicySettings& settings, const ClusterSpec& cluster,
            const WorkloadTables& tables)
      : settings_{settings}, tables_{&tables}, cluster_{cluster_snapshot(settings, cluster)} {
    if (!settings_.cycle.scenarios_max) settings_.cycle.scenarios_max = scenarios_in_simulations;
    for (const NodeGroup& group : cluster.nodes) groups_.push_back({group.name, group.count});
    for (const SnapshotQueue& queue : settings.queues) {
      add_runtime(queue.reclaim_min_runtime);
      add_runtime(queue.preempt_min_runtime);
    }
    add_runtime(settings.cycle.reclaim_min_runtime);
    add_runtime(settings.cycle.preempt_min_runtime);
    if (!settings.usage) return;
    usage_.emplace(*settings.usage, cluster_.queues().size());
    usage_->record_capacity(capacity_of(cluster_snapshot(settings, cluster)), TimePoint{});
  }

  void decide(const SchedulerView& view, Decisions& decisions) override {
    for (const JobId job : view.released) take_leave(job);
    for (const JobId job : view.withdrawn) {
      take_leave(job);
      waiting_.erase(place_in_line(job, view));
    }
    for (const JobId job : view.newcomers) take_up(job, view);
    if (usage_) tell_usage(view.now);
    settings_.cycle.obstacles = decisions.wants_reasons() ? Telling::changes : Telling::none;
    const CycleOutcome outcome = cluster_.run_cycle(view.now, settings_.cycle);
    note_changes(outcome);
    hand_over(view, decisions);
    if (usage_) record_usage(view.now);
    for (const HeldBack& held : outcome.held_back) {
      decisions.note_waiting(jobs_[index(held.job)], hold_reason(held.obstacle), std::nullopt);
    }
    ask_for_next_cycle(outcome, view, decisions);
  }

  [[nodiscard]] std::optional<JobId> first_waiting() const override {
    return waiting_.empty() ? std::nullopt : std::optional{waiting_.begin()->second};
  }
  [[nodiscard]] bool needs_estimated_ends() const override { return false; }
  [[nodiscard]] bool needs_labels() const override { return true; }

 private:
  struct Pod {
    TaskId task{};
    std::optional<NodeId> node{};       ///< where it is to run
    std::optional<NodeId> held{};       ///< where the world has it
    std::vector<std::string> groups{};  ///< devices that it shares there, by their names
    std::vector<DeviceSlot> slots{};    ///< the same by number, once it has been started
  };
  /// A job of the simulation while it waits or runs.
  struct Gang {
    JobId in_cluster{};
    std::vector<Pod> pods{};
    std::uint32_t minimum = 1;
    bool runs = false;
  };
  struct Group {
    std::string name;
    std::uint32_t count = 1;
  };

  void take_up(JobId job, const SchedulerView& view);
  void take_leave(JobId job);
  [[nodiscard]] std::string queue_of(JobId job, const SchedulerView& view) const;
  [[nodiscard]] std::vector<std::string> groups_for(const Footprint& footprint,
                                                    const SchedulerView& view) const;
  void note_changes(const CycleOutcome& outcome);
  void leave_place(Pod& pod);
  /// Nodes of these pods, ascending, and the devices that they share there.
  [[nodiscard]] static std::pair<std::vector<NodeId>, std::vector<DeviceSlot>> places_of(
      std::vector<Pod*> pods);
  void hand_over(const SchedulerView& view, Decisions& decisions);
  void shrink(JobId job, const SchedulerView& view, Decisions& decisions);
  void settle(JobId job, const SchedulerView& view, Decisions& decisions);
  void ask_for_next_cycle(const CycleOutcome& outcome, const SchedulerView& view,
                          Decisions& decisions);
  void add_runtime(std::optional<Duration> runtime) {
    if (runtime && runtime->count > 0) protections_.insert(*runtime);
  }
  void tell_usage(TimePoint now);
  void record_usage(TimePoint now);
  [[nodiscard]] std::pair<std::int64_t, JobId> place_in_line(JobId job,
                                                             const SchedulerView& view) const {
    return {-std::int64_t{view.job(job).priority}, job};
  }

  PolicySettings settings_;
  const WorkloadTables* tables_;
  Cluster cluster_;
  std::vector<Group> groups_;
  std::map<JobId, Gang> gangs_;
  std::vector<std::pair<JobId, std::size_t>> owners_;  ///< job and pod, by TaskId
  std::vector<JobId> jobs_;                            ///< by number within the cluster
  std::set<std::pair<std::int64_t, JobId>> waiting_;   ///< by falling priority, then arrival
  std::vector<JobId> order_;                           ///< jobs that changed, first change first
  std::map<JobId, std::optional<JobId>> touched_;      ///< and for whose need
  SharedDevices devices_;
  std::set<Duration> protections_;  ///< minimum runtimes that some queue has
  std::set<TimePoint> wakes_;       ///< when a protection ends
  std::set<JobId> incomplete_;      ///< running gangs below their minimum
  std::size_t elastic_count_ = 0;   ///< jobs that could grow, waiting or running
  std::optional<UsageLedger> usage_;
};

std::string KaiPolicy::queue_of(JobId job, const SchedulerView& view) const {
  const std::string name{
      tables_->queues.text(static_cast<std::uint32_t>(index(view.labels[index(job)].queue)))};
  if (settings_.queues.empty()) return std::string{sole_queue};
  const auto queue = cluster_.find_queue(name);
  if (queue && cluster_.queues().is_leaf(*queue)) return name;
  throw InputError{Diagnostic{
      "jobs",
      name.empty() ? "a job names no queue"
                   : fmt::format("a job names the queue \"{}\", {}", name,
                                 queue ? "which has queues below it" : "which there is not"),
      "policy kai serves jobs in leaves of scheduler.queues"}};
}

/// Names of the node groups that may serve `footprint`; none when all may.
std::vector<std::string> KaiPolicy::groups_for(const Footprint& footprint,
                                               const SchedulerView& view) const {
  std::vector<std::string> names;
  std::size_t first = 0;
  for (const Group& group : groups_) {
    if (view.free.is_eligible(id_at<NodeId>(first), footprint)) names.push_back(group.name);
    first += group.count;
  }
  if (names.size() == groups_.size()) names.clear();
  return names;
}

void KaiPolicy::take_up(JobId job, const SchedulerView& view) {
  const JobFacts& facts = view.job(job);
  const auto elastic = view.rare.elastic.find(job);
  const bool is_elastic = elastic != view.rare.elastic.end();
  const Footprint& footprint =
      is_elastic ? view.footprints[index(elastic->second.worker)] : view.footprint(job);
  const std::uint32_t pods = is_elastic ? elastic->second.workers_max : footprint.nodes;
  Gang& gang = gangs_[job];
  gang = {.minimum = is_elastic ? elastic->second.workers_min : pods};
  SnapshotJob described{.name = fmt::format("{:09}", index(job)),
                        .queue = queue_of(job, view),
                        .priority = facts.priority,
                        .preemptible = facts.says_preemptible
                                           ? facts.preemptible
                                           : facts.priority < first_not_preemptible,
                        .created = facts.submit,
                        .created_rank = static_cast<int>(index(job))};
  described.root.pod_sets.push_back(
      {.name = "pods", .min_available = static_cast<int>(gang.minimum)});
  SnapshotTask task{.name = {}, .pod_set = {}, .request = pod_request(footprint, view.free)};
  task.required_nodes = groups_for(footprint, view);
  for (std::uint32_t pod = 0; pod < pods; ++pod) {
    task.name = fmt::format("{}-{:06}", described.name, pod);
    described.tasks.push_back(task);
  }
  gang.in_cluster = cluster_.add_job(described);
  if (index(gang.in_cluster) >= jobs_.size()) jobs_.resize(index(gang.in_cluster) + 1);
  jobs_[index(gang.in_cluster)] = job;
  for (const TaskId id : cluster_.tasks(gang.in_cluster)) {
    const auto number = static_cast<std::size_t>(id);
    if (number >= owners_.size()) owners_.resize(number + 1);
    owners_[number] = {job, gang.pods.size()};
    gang.pods.push_back({.task = id});
  }
  waiting_.insert(place_in_line(job, view));
  if (gang.pods.size() > gang.minimum) ++elastic_count_;
}

void KaiPolicy::leave_place(Pod& pod) {
  if (!pod.node) return;
  // One that a cycle bound and evicted again never joined a device.
  if (!pod.slots.empty()) {
    for (const std::string& name : pod.groups) devices_.leave(*pod.node, name);
  }
  pod.node.reset();
  pod.groups.clear();
  pod.slots.clear();
}

void KaiPolicy::take_leave(JobId job) {
  const auto found = gangs_.find(job);
  if (found == gangs_.end()) return;
  for (Pod& pod : found->second.pods) leave_place(pod);
  cluster_.remove_job(found->second.in_cluster);
  if (found->second.pods.size() > found->second.minimum) --elastic_count_;
  incomplete_.erase(job);
  gangs_.erase(found);
}

/// Moves pods as the cycle did. Evictions take no time here: places are free in this very
/// instant, and who was to wait for them starts with it.
void KaiPolicy::note_changes(const CycleOutcome& outcome) {
  order_.clear();
  touched_.clear();
  for (const Change& change : outcome.changes) {
    const auto [job, number] = owners_[static_cast<std::size_t>(change.task)];
    Pod& pod = gangs_.at(job).pods[number];
    const auto [touched, is_new] = touched_.try_emplace(job);
    if (is_new) order_.push_back(job);
    leave_place(pod);
    if (change.deed == Deed::evict || change.deed == Deed::move) {
      if (change.for_job) touched->second = jobs_[index(*change.for_job)];
    }
    if (change.deed == Deed::evict) continue;
    pod.node = change.node;
    pod.groups = change.gpu_groups;
  }
  for (const Change& change : outcome.changes) {
    const auto [job, number] = owners_[static_cast<std::size_t>(change.task)];
    if (!gangs_.at(job).pods[number].node) cluster_.set_status(change.task, Status::pending);
  }
  cluster_.start_pipelined();
  for (const Change& change : outcome.changes) {
    const auto [job, number] = owners_[static_cast<std::size_t>(change.task)];
    Pod& pod = gangs_.at(job).pods[number];
    if (!pod.node) continue;
    if (cluster_.task(change.task).status == Status::pending) {
      leave_place(pod);
    } else {
      cluster_.set_status(change.task, Status::running);
    }
  }
}

std::pair<std::vector<NodeId>, std::vector<DeviceSlot>> KaiPolicy::places_of(
    std::vector<Pod*> pods) {
  std::ranges::stable_sort(pods, {}, [](const Pod* pod) { return *pod->node; });
  std::pair<std::vector<NodeId>, std::vector<DeviceSlot>> places;
  for (const Pod* pod : pods) {
    places.first.push_back(*pod->node);
    places.second.insert(places.second.end(), pod->slots.begin(), pod->slots.end());
  }
  return places;
}

void KaiPolicy::hand_over(const SchedulerView& view, Decisions& decisions) {
  for (const JobId job : order_) shrink(job, view, decisions);
  for (const JobId job : order_) settle(job, view, decisions);
}

/// Gives up the places that the job's pods leave.
void KaiPolicy::shrink(JobId job, const SchedulerView& view, Decisions& decisions) {
  Gang& gang = gangs_.at(job);
  if (!gang.runs) return;
  std::size_t held = 0;
  std::vector<Pod*> kept;
  for (Pod& pod : gang.pods) {
    if (!pod.held) continue;
    ++held;
    const bool stays = pod.node == pod.held && pod.slots.size() == pod.groups.size();
    if (stays) kept.push_back(&pod);
    if (!stays) pod.held.reset();
  }
  if (kept.size() == held) return;
  if (kept.empty()) {
    decisions.stop(job, touched_.at(job));
    waiting_.insert(place_in_line(job, view));
    incomplete_.erase(job);
    gang.runs = false;
    return;
  }
  const auto [nodes, slots] = places_of(kept);
  decisions.resize(job, nodes, slots);
}

/// Brings the job's pods to where they are to run.
void KaiPolicy::settle(JobId job, const SchedulerView& view, Decisions& decisions) {
  Gang& gang = gangs_.at(job);
  std::vector<Pod*> placed;
  bool comes = false;
  for (Pod& pod : gang.pods) {
    if (!pod.node) continue;
    placed.push_back(&pod);
    if (pod.held) continue;
    comes = true;
    pod.held = pod.node;
    if (!pod.groups.empty()) pod.slots = devices_.join(*pod.node, pod.groups, view.free);
  }
  if (placed.empty()) return;
  if (placed.size() < gang.minimum) {
    incomplete_.insert(job);
  } else {
    incomplete_.erase(job);
  }
  if (!comes) return;
  const auto [nodes, slots] = places_of(placed);
  if (gang.runs) {
    decisions.resize(job, nodes, slots);
    return;
  }
  decisions.start_workers(job, nodes, slots);
  waiting_.erase(place_in_line(job, view));
  gang.runs = true;
  for (const Duration runtime : protections_) wakes_.insert(view.now + runtime);
}

void KaiPolicy::tell_usage(TimePoint now) {
  for (std::size_t queue = 0; queue < cluster_.queues().size(); ++queue) {
    cluster_.set_usage(id_at<QueueId>(queue), usage_->usage(queue, now));
  }
}

void KaiPolicy::record_usage(TimePoint now) {
  const QueueTree& queues = cluster_.queues();
  for (std::size_t queue = 0; queue < queues.size(); ++queue) {
    usage_->record_allocated(queue, queues[id_at<QueueId>(queue)].held.allocated, now);
  }
}

void KaiPolicy::ask_for_next_cycle(const CycleOutcome& outcome, const SchedulerView& view,
                                   Decisions& decisions) {
  while (!wakes_.empty() && *wakes_.begin() <= view.now) wakes_.erase(wakes_.begin());
  std::optional<TimePoint> next;
  const auto at = [&](TimePoint when) {
    if (!next || when < *next) next = when;
  };
  // Jobs that merely start leave nothing for a next cycle: all that could follow was tried
  // after them in this one.
  const bool makes_room = std::ranges::any_of(
      outcome.changes, [](const Change& change) { return change.deed != Deed::bind; });
  if (makes_room || !incomplete_.empty()) at(view.now + settings_.period);
  const bool somebody_wants = !waiting_.empty() || elastic_count_ > 0;
  if (somebody_wants && !wakes_.empty()) at(*wakes_.begin());
  if (somebody_wants && usage_) {
    at(view.now + std::max(settings_.period, settings_.usage->sample_interval));
  }
  if (next) decisions.wake_at(*next);
}

}  // namespace

std::unique_ptr<SchedulingPolicy> make_kai_policy(const PolicySettings& settings,
                                                  const ClusterSpec& cluster,
                                                  const WorkloadTables& tables) {
  return std::make_unique<KaiPolicy>(settings, cluster, tables);
}

}  // namespace headroom::kai

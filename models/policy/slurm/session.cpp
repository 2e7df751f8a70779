#include "models/policy/slurm/session.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "models/policy/slurm/placement.hpp"

namespace headroom::slurm {
namespace {

constexpr Duration minute = 60_s;
/// More than any node has: its CPUs are not modelled.
constexpr std::int64_t cpu_milli_max = 1'000'000'000;

Duration whole_minutes(Duration duration) {
  return {(duration.count + minute.count - 1) / minute.count * minute.count};
}

/// Every task of a job has a CPU at least; a job has a task on each of its nodes.
double cpus_of(const Footprint& footprint) {
  const double each = std::max(1.0, static_cast<double>(footprint.cpu_milli_per_node) / 1000.0);
  return footprint.nodes * each;
}

}  // namespace

SlurmSession::SlurmSession(const Settings& settings, const WorkloadTables& tables)
    : settings_{settings},
      tables_{&tables},
      directory_{settings, tables},
      tree_{directory_.accounts(), settings.half_life},
      queue_{directory_.partitions().size()} {
  finder_.set_kill_wait(settings.kill_wait);
}

void SlurmSession::meet_cluster() {
  const FreeCapacity& free = view_->free;
  ClusterSize size{.nodes = static_cast<double>(free.node_count())};
  for (std::size_t i = 0; i < free.node_count(); ++i) {
    const std::int64_t cpu_milli = free.capacity(id_at<NodeId>(i)).cpu_milli;
    if (cpu_milli <= cpu_milli_max) size.cpus += static_cast<double>(cpu_milli) / 1000.0;
  }
  priorities_.emplace(settings_, directory_, size);
  for (const Partition& partition : directory_.partitions()) {
    NodeSet& nodes = partition_nodes_.emplace_back(free.node_count());
    for (const NodeId node : partition.nodes) nodes.insert(node);
    if (!partition.nodes.empty()) continue;
    for (std::size_t i = 0; i < free.node_count(); ++i) nodes.insert(id_at<NodeId>(i));
  }
}

bool SlurmSession::take_up(const SchedulerView& view, Decisions& decisions) {
  view_ = &view;
  decisions_ = &decisions;
  // Also in a pass that plans nothing, since touched nodes are told once.
  touched_seen_ = 0;
  mark_touched();
  if (!priorities_) meet_cluster();
  notes_.resize(view.jobs.size());
  for (const JobId job : view.released) leave(job);
  for (const JobId job : view.withdrawn) withdraw(job);
  for (const JobId job : view.newcomers) admit(job);
  return !view.newcomers.empty() || !view.released.empty();
}

void SlurmSession::admit(JobId job) {
  JobNote& note = notes_[index(job)];
  const JobFacts& facts = view_->job(job);
  note.facts.eligible = instant();
  if (note.is_known && !note.was_withdrawn) note.pending.submitted = instant() - until_eligible();
  note.was_withdrawn = false;
  if (!note.is_known) {
    note.is_known = true;
    const JobLabels& labels = view_->labels[index(job)];
    const Footprint& footprint = view_->footprint(job);
    note.facts.member = directory_.of(labels);
    note.facts.nodes = footprint.nodes;
    note.facts.cpus = cpus_of(footprint);
    const Partition& partition = directory_.partitions()[note.facts.member.partition];
    note.billing = billing_of(job, partition);
    double fairshare = 1.0;
    const std::string_view user =
        index(labels.user) < tables_->users.size()
            ? tables_->users.text(static_cast<std::uint32_t>(index(labels.user)))
            : std::string_view{};
    const std::string& account = directory_.accounts()[note.facts.member.account].name;
    for (const AccountUser& known : settings_.users) {
      if (known.name == user && known.account == account) fairshare = known.fairshare;
    }
    note.facts.user = tree_.user(note.facts.member.account, labels.user, fairshare);
    note.has_own_priority = facts.priority > 0;
    note.pending = {.preemption_rank = directory_.preemption_rank(note.facts.member),
                    .tier = partition.priority_tier,
                    .priority = static_cast<std::uint32_t>(std::max(0, facts.priority)),
                    .submitted = facts.submit,
                    .job = job};
    // A preempted job comes back with the priority that it had.
    if (!note.has_own_priority) note.pending.priority = priorities_->next_basic();
  }
  if (!note.has_own_priority && settings_.priority_type == PriorityType::multifactor) {
    note.pending.priority = priorities_->of(note.facts, tree_, instant());
  }
  if (can_ever_run(job)) enqueue(job);
}

/// Slurm leaves a job that its partition cannot hold, or that may not run so long
/// there, among the waiting ones for ever and passes over it.
bool SlurmSession::can_ever_run(JobId job) const {
  const Footprint& footprint = view_->footprint(job);
  const std::uint32_t number = note(job).facts.member.partition;
  const auto& max_time = directory_.partitions()[number].max_time;
  if (footprint.impossible || (max_time && limit(job) > *max_time)) return false;
  std::size_t nodes = 0;
  partition_nodes_[number].for_each([&](NodeId node) {
    if (view_->free.could_hold(node, footprint)) ++nodes;
  });
  return nodes >= footprint.nodes;
}

double SlurmSession::billing_of(JobId job, const Partition& partition) const {
  const Footprint& footprint = view_->footprint(job);
  const double cpus = cpus_of(footprint);
  if (!partition.billing) return cpus;
  constexpr double gib = 1024.0 * 1024.0 * 1024.0;
  const double memory =
      static_cast<double>(footprint.memory_per_node.count) / gib * footprint.nodes;
  return (partition.billing->cpu * cpus) + (partition.billing->memory_gib * memory) +
         (partition.billing->gpu * static_cast<double>(footprint.gpus()));
}

void SlurmSession::enqueue(JobId job) {
  queue_.insert(note(job).facts.member.partition, note(job).pending);
}

void SlurmSession::withdraw(JobId job) {
  JobNote& withdrawn = notes_[index(job)];
  withdrawn.was_withdrawn = true;
  queue_.erase(withdrawn.facts.member.partition, withdrawn.pending);
}

void SlurmSession::leave(JobId job) {
  const JobNote& left = note(job);
  ends_.erase(job, left.believed_end);
  tree_.change_rate(left.facts.user, -left.billing, instant());
}

Duration SlurmSession::limit(JobId job) const {
  const JobFacts& facts = view_->job(job);
  return whole_minutes(facts.estimate - facts.executed);
}

const std::vector<NodeId>* SlurmSession::place(JobId job, const NodeSet& allowed,
                                               const FreeCapacity& free) {
  const Footprint& footprint = view_->footprint(job);
  // With GPUs alone to look at, most jobs are told off here.
  if (!free.fits(footprint)) return nullptr;
  usable_.clear();
  free.for_each_with_room(footprint, nullptr, [&](NodeId node) {
    if (allowed.contains(node)) usable_.push_back(node);
    return true;
  });
  return choose_consecutive(usable_, footprint.nodes, chosen_) ? &chosen_ : nullptr;
}

const std::vector<NodeId>* SlurmSession::place_now(JobId job, const NodeSet& allowed) {
  return place(job, allowed, view_->free);
}

void SlurmSession::mark_touched() {
  finder_.mark(std::span{view_->touched}.subspan(touched_seen_));
  touched_seen_ = view_->touched.size();
}

bool SlurmSession::is_ready(JobId job, const NodeSet& allowed, TimePoint deadline) {
  mark_touched();
  return finder_.is_ready(view_->footprint(job), allowed, deadline, *view_);
}

const std::optional<StartFinder::Start>& SlurmSession::find_start(JobId job,
                                                                  const NodeSet& allowed) {
  mark_touched();
  return finder_.find(view_->footprint(job), allowed, *view_, ends_);
}

void SlurmSession::start(JobId job, std::span<const NodeId> nodes) {
  JobNote& note = notes_[index(job)];
  queue_.erase(note.facts.member.partition, note.pending);
  decisions_->start(job, nodes);
  note.believed_end = believed_end(view_->job(job));
  ends_.insert(job, note.believed_end);
  tree_.change_rate(note.facts.user, note.billing, instant());
  ++started_;
}

void SlurmSession::requeue(JobId job, JobId for_whom) {
  leave(job);
  decisions_->requeue(job, settings_.requeue_delay + until_eligible(), for_whom);
}

void SlurmSession::update_priorities() {
  tree_.rank(instant());
  std::vector<JobId> waiting;
  PendingQueue::Walk walk{queue_};
  while (const auto step = walk.next()) waiting.push_back(step->job);
  for (const JobId job : waiting) {
    JobNote& note = notes_[index(job)];
    if (note.has_own_priority) continue;
    queue_.erase(note.facts.member.partition, note.pending);
    note.pending.priority = priorities_->of(note.facts, tree_, instant());
    enqueue(job);
  }
}

}  // namespace headroom::slurm

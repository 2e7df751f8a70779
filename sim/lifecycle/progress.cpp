#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/lifecycle/estimate.hpp"
#include "sim/lifecycle/job_life.hpp"

namespace headroom {
namespace {

double cores_of(const Footprint& footprint, std::size_t nodes) {
  return static_cast<double>(footprint.cpu_milli_per_node) * static_cast<double>(nodes) / 1000.0;
}

}  // namespace

NodeId JobLife::first_node_for(FootprintId footprint) {
  if (index(footprint) >= first_nodes_.size()) first_nodes_.resize(index(footprint) + 1);
  std::optional<NodeId>& known = first_nodes_[index(footprint)];
  if (known) return *known;
  const Footprint& shape = jobs_.footprints()[index(footprint)];
  const FreeCapacity& free = world_.cluster.free();
  known = NodeId{0};
  for (std::size_t i = 0; i < free.node_count(); ++i) {
    const auto node = id_at<NodeId>(i);
    if (!free.is_eligible(node, shape)) continue;
    if (free.capacity(node).gpus < shape.gpus_per_node) continue;
    known = node;
    break;
  }
  return *known;
}

/// The job as a scheduler would see it that knows how long it takes alone.
Job JobLife::believed(const Job& spec, JobId job) {
  Job copy = spec;
  const FootprintId id = jobs_.facts(job).footprint;
  const Footprint& footprint = jobs_.footprints()[index(id)];
  if (footprint.impossible) {
    copy.duration = longest_duration;
  } else {
    // Nodes side by side, as far as there are any.
    const auto first = static_cast<std::uint32_t>(first_node_for(id));
    const auto last = static_cast<std::uint32_t>(world_.cluster.free().node_count() - 1);
    std::vector<NodeId> nodes;
    for (std::uint32_t i = 0; i < footprint.nodes; ++i) {
      nodes.push_back(NodeId{std::min(first + i, last)});
    }
    copy.duration = world_.stack->alone({.job = job,
                                         .nodes = nodes,
                                         .gpus_per_node = footprint.gpus_per_node,
                                         .cores = cores_of(footprint, nodes.size())});
  }
  return copy;
}

/// When the scheduler hears of what ends at `end`.
TimePoint JobLife::known_end(TimePoint end) const {
  end = end + settings_.end_delay;
  return settings_.end_step ? TimePoint{rounded_up(end.since_start, *settings_.end_step)} : end;
}

void JobLife::start_on_stack(JobId job) {
  const JobFacts& facts = jobs_.facts(job);
  const Footprint& held = jobs_.footprints()[index(jobs_.held_footprint(job))];
  const std::span<const NodeId> workers = jobs_.nodes_of(job);
  // Workers on one node are one participant with all their GPUs.
  std::vector<NodeId> nodes;
  std::uint32_t most = 0;
  for (std::size_t i = 0; i < workers.size();) {
    std::size_t next = i;
    while (next < workers.size() && workers[next] == workers[i]) ++next;
    nodes.push_back(workers[i]);
    most = std::max(most, static_cast<std::uint32_t>(next - i));
    i = next;
  }
  world_.stack->start({.job = job,
                       .nodes = nodes,
                       .gpus_per_node = most * held.gpus_per_node,
                       .share = jobs_.held_share(job),
                       .cores = cores_of(held, workers.size()),
                       .restart_cost = facts.restart_cost},
                      now());
}

void JobLife::file_end(JobId job) {
  const JobRecord& record = jobs_.record(job);
  const JobFacts& facts = jobs_.facts(job);
  const JobDone done{job, record.run_number};
  if (JobWatch* watch = watch_of(record)) {
    watch->started(job, jobs_.nodes_of(job), jobs_.held_share(job), now());
  }
  if (record.is_open_ended) return;
  if (!record.runs_on_stack()) {
    const Duration left = facts.restart_cost + time_left(job);
    world_.future.schedule(known_end(now() + left), Phase::release, done);
    return;
  }
  start_on_stack(job);
  const auto limit = kill_limit(*record.spec, settings_);
  if (!limit) return;
  const Duration left = facts.restart_cost + (*limit - facts.executed);
  world_.future.schedule(now() + left, Phase::release, done);
}

void JobLife::handle(const TrainingTick& event) {
  if (event.epoch != tick_epoch_) return;
  tick_filed_.reset();
  for (const JobId job : world_.stack->advance(now())) {
    world_.future.schedule(now(), Phase::release, JobDone{job, jobs_.record(job).run_number});
  }
  settle_stack();
}

void JobLife::settle_stack() {
  if (world_.stack == nullptr) return;
  world_.stack->settle(now());
  const std::optional<TimePoint> next = world_.stack->next();
  if (next == tick_filed_) return;
  tick_filed_ = next;
  ++tick_epoch_;
  if (next) world_.future.schedule(*next, Phase::release, TrainingTick{tick_epoch_});
}

}  // namespace headroom

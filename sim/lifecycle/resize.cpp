#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "headroom/diagnostics.hpp"

#include "sim/lifecycle/estimate.hpp"
#include "sim/lifecycle/job_life.hpp"

namespace headroom {
/// The speed of the run that an elastic job begins on so many nodes; what
/// policies believe of it is told in time at that speed.
void JobLife::set_pace(JobId job, std::size_t nodes) {
  if (progress_.empty()) return;
  const auto found = progress_.find(job);
  if (found == progress_.end()) return;
  Progress& progress = found->second;
  JobFacts& facts = jobs_.facts(job);
  const std::int64_t nominal = jobs_.footprints()[index(facts.footprint)].gpus();
  const std::int64_t each =
      facts.in_workers ? jobs_.footprints()[index(jobs_.held_footprint(job))].gpus_per_node : 0;
  const std::int64_t width = facts.in_workers ? each * static_cast<std::int64_t>(nodes) : nominal;
  progress.speed = width == nominal ? 1.0
                                    : speed_at(progress.speed_up, static_cast<double>(width)) /
                                          speed_at(progress.speed_up, static_cast<double>(nominal));
  facts.executed = at_speed(progress.done, progress.speed);
  facts.estimate = at_speed(progress.estimate, progress.speed);
}

/// Adds what the current run has done.
void JobLife::note_progress(JobId job) {
  if (progress_.empty()) return;
  const auto found = progress_.find(job);
  if (found == progress_.end()) return;
  Progress& progress = found->second;
  const JobFacts& facts = jobs_.facts(job);
  const Duration worked = now() - facts.started - facts.restart_cost;
  if (worked.count <= 0) return;
  const auto done = static_cast<std::int64_t>(static_cast<double>(worked.count) * progress.speed);
  progress.done =
      std::min(progress.done + Duration{done}, run_time(*jobs_.record(job).spec, settings_));
}

/// Time that the work left to a job takes at its current speed.
Duration JobLife::time_left(JobId job) const {
  const Duration work = run_time(*jobs_.record(job).spec, settings_);
  if (!progress_.empty()) {
    const auto found = progress_.find(job);
    if (found != progress_.end()) {
      return at_speed(work - found->second.done, found->second.speed);
    }
  }
  return work - jobs_.facts(job).executed;
}

void JobLife::start_workers(JobId job, std::span<const NodeId> nodes,
                            std::span<const DeviceSlot> slots) {
  static_cast<void>(jobs_.worker_footprint(job));
  jobs_.facts(job).in_workers = true;
  begin_run(job, nodes, slots);
}

/// Whether so many workers are enough to do any work.
bool JobLife::is_complete(JobId job, std::size_t workers) const {
  const auto elastic = jobs_.rare().elastic.find(job);
  if (elastic != jobs_.rare().elastic.end()) return workers >= elastic->second.workers_min;
  return workers >= jobs_.footprints()[index(jobs_.facts(job).footprint)].nodes;
}

/// A gang that is incomplete holds its places without an end in sight, which counts as the
/// cost of its restart; complete again, it pays that of any restart.
Duration JobLife::cost_of_width(JobId job, std::size_t workers) const {
  if (!is_complete(job, workers)) return longest_duration;
  const bool was_complete = is_complete(job, jobs_.facts(job).node_count);
  return was_complete ? settings_.resize_cost : restart_cost_of(*jobs_.record(job).spec);
}

void JobLife::resize(JobId job, std::span<const NodeId> nodes, std::span<const DeviceSlot> slots) {
  JobRecord& record = jobs_.record(job);
  JobFacts& facts = jobs_.facts(job);
  HEADROOM_ASSERT(record.state == JobState::running && facts.in_workers,
                  "only a job that runs by workers is resized");
  if (std::ranges::equal(nodes, jobs_.nodes_of(job)) && std::ranges::equal(slots, slots_of(job))) {
    return;
  }
  if (record.runs_on_stack()) world_.stack->stop(job, false, now());
  world_.cluster.release(allocation_of(job));
  end_run(job);
  record.held += now() - facts.started;
  capacity_freed_ = true;
  facts.started = now();
  facts.restart_cost = cost_of_width(job, nodes.size());
  if (world_.log != nullptr) {
    const Duration cost = facts.restart_cost == longest_duration ? Duration{} : facts.restart_cost;
    world_.log->resized(now(), job, jobs_.nodes_of(job), cost);
  }
  set_pace(job, nodes.size());
  hold(job, nodes, slots);
  world_.journal.resized(now(), job, nodes);
  ++record.run_number;
  file_end(job);
  last_change_ = now();
}

}  // namespace headroom

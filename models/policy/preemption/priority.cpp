#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "models/policy/preemption/preemptions.hpp"

namespace headroom {
namespace {

void release(FreeCapacity& free, JobId job, const SchedulerView& view) {
  const auto nodes = view.nodes_of(job);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    free.give(nodes[i], view.footprint(job), view.slots_of(job, i));
  }
}

void hold(FreeCapacity& free, JobId job, const SchedulerView& view) {
  const auto nodes = view.nodes_of(job);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    free.take(nodes[i], view.footprint(job), view.slots_of(job, i));
  }
}

/// The first waiting job may stop preemptible jobs of lower priority: lowest
/// priority first, among equals the one started last, and no more than it takes.
/// Nobody is stopped when that would not make room.
class PriorityPreemption final : public PreemptionPolicy {
 public:
  bool run(SchedulingPass& pass) override {
    for (auto head = pass.first(); head; head = pass.first()) {
      if (pass.start(*head)) continue;
      const std::vector<JobId> victims = victims_for(*head, pass.view());
      if (victims.empty()) break;
      for (const JobId victim : victims) pass.stop(victim, *head);
      pass.start(*head);
    }
    return false;
  }

 private:
  static std::vector<JobId> candidates_for(JobId head, const SchedulerView& view) {
    std::vector<JobId> candidates;
    const std::int32_t priority = view.job(head).priority;
    for (const JobId job : view.running) {
      const JobFacts& facts = view.job(job);
      if (facts.preemptible && facts.priority < priority) candidates.push_back(job);
    }
    std::ranges::sort(candidates, [&](JobId a, JobId b) {
      const JobFacts& job_a = view.job(a);
      const JobFacts& job_b = view.job(b);
      if (job_a.priority != job_b.priority) return job_a.priority < job_b.priority;
      if (job_a.started != job_b.started) return job_a.started > job_b.started;
      return a > b;
    });
    return candidates;
  }

  static std::vector<JobId> victims_for(JobId head, const SchedulerView& view) {
    const Footprint& footprint = view.footprint(head);
    const std::vector<JobId> candidates = candidates_for(head, view);
    if (candidates.empty()) return {};
    FreeCapacity trial = view.free;
    std::vector<JobId> victims;
    for (const JobId candidate : candidates) {
      release(trial, candidate, view);
      victims.push_back(candidate);
      if (trial.fits(footprint)) break;
    }
    if (!trial.fits(footprint)) return {};
    if (trial.devices().is_active()) {
      spare_by_devices(victims, footprint, view);
    } else {
      std::erase_if(victims, [&](JobId victim) {
        hold(trial, victim, view);
        if (trial.fits(footprint)) return true;
        release(trial, victim, view);
        return false;
      });
    }
    return victims;
  }

  /// Leaves out victims in their order where the others make room. Whole GPUs that are given
  /// back and taken again may be other devices than before, those of a shared one among them;
  /// so each trial begins with the cluster as it stands.
  static void spare_by_devices(std::vector<JobId>& victims, const Footprint& footprint,
                               const SchedulerView& view) {
    for (std::size_t i = 0; i < victims.size();) {
      FreeCapacity trial = view.free;
      for (std::size_t other = 0; other < victims.size(); ++other) {
        if (other != i) release(trial, victims[other], view);
      }
      if (trial.fits(footprint)) {
        victims.erase(victims.begin() + static_cast<std::ptrdiff_t>(i));
      } else {
        ++i;
      }
    }
  }
};

}  // namespace

PreemptionEntry priority_preemption() {
  return preemption_entry<PriorityPreemption>(
      "priority", "the first waiting job may stop jobs of lower priority");
}

}  // namespace headroom

#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/units.hpp"

#include "sim/kernel/event.hpp"
#include "sim/kernel/event_queue.hpp"
#include "sim/lifecycle/job_life.hpp"
#include "sim/lifecycle/job_watch.hpp"
#include "sim/pipelines/pipelines.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/tick_filer.hpp"

namespace headroom {

/// Between the pipelines of a run and the life of its jobs: turns wishes into jobs, and tells
/// pipelines what becomes of those.
class PipelineDesk final : public JobWatch {
 public:
  /// Refers to all three.
  PipelineDesk(const Scenario& scenario, WorkloadTables& tables, EventQueue<Event>& future);

  void handle(const PipelineTick& event, JobLife& life);
  /// Files the next tick where that has changed; after every event.
  void file_tick();
  [[nodiscard]] bool is_over() const { return pipelines_.is_over(); }

  void started(JobId job, std::span<const NodeId>, GpuShare, TimePoint now) override {
    pipelines_.started(job, now);
  }
  void stopped(JobId job, TimePoint now) override { pipelines_.stopped(job, now); }
  void ended(JobId job, JobState state, TimePoint now) override {
    pipelines_.ended(job, state, now);
  }

  [[nodiscard]] std::vector<PipelineRecord> close() { return pipelines_.close(); }
  /// The specs of the jobs of steps, which must outlive their records.
  [[nodiscard]] std::deque<Job> take_jobs() { return std::move(jobs_); }

 private:
  void submit(const NewJob& wish, JobLife& life);

  WorkloadTables& tables_;
  EventQueue<Event>& future_;
  TickFiler<PipelineTick> ticks_;
  Pipelines pipelines_;
  std::deque<Job> jobs_;
};

}  // namespace headroom

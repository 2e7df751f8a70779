#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/units.hpp"

#include "sim/kernel/event.hpp"
#include "sim/kernel/event_queue.hpp"
#include "sim/lifecycle/job_life.hpp"
#include "sim/lifecycle/job_watch.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/serving/services.hpp"
#include "sim/world/tick_filer.hpp"

namespace headroom {

/// Between the services of a run and the life of its jobs: turns wishes for replicas into jobs,
/// and tells services what becomes of those.
class ServingDesk final : public JobWatch {
 public:
  /// Refers to all three.
  ServingDesk(const Scenario& scenario, WorkloadTables& tables, EventQueue<Event>& future);

  void handle(const ServingTick& event, JobLife& life);
  /// Files the next tick where that has changed; after every event.
  void file_tick() { ticks_.file(services_.next()); }
  [[nodiscard]] bool is_over() { return !services_.next().has_value(); }

  void started(JobId job, std::span<const NodeId> nodes, GpuShare share, TimePoint now) override {
    services_.started(job, nodes, share, now);
  }
  void stopped(JobId job, TimePoint now) override { services_.stopped(job, now); }
  /// Replicas end when services say so, or are rejected, and then go on waiting for them.
  void ended(JobId, JobState, TimePoint) override {}

  [[nodiscard]] std::vector<ServiceRecord> close(TimePoint now) { return services_.close(now); }
  /// The specs of the jobs of replicas, which must outlive their records.
  [[nodiscard]] std::deque<Job> take_jobs() { return std::move(jobs_); }

 private:
  [[nodiscard]] const Job& replica_job(const Services::Wish& wish);

  WorkloadTables& tables_;
  EventQueue<Event>& future_;
  TickFiler<ServingTick> ticks_;
  Services services_;
  std::deque<Job> jobs_;
};

}  // namespace headroom

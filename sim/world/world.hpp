#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "headroom/scheduling_policy.hpp"

#include "sim/cluster/cluster_state.hpp"
#include "sim/kernel/event.hpp"
#include "sim/kernel/event_queue.hpp"
#include "sim/kernel/journal.hpp"
#include "sim/lifecycle/job_life.hpp"
#include "sim/observe/gpu_ledger.hpp"
#include "sim/world/run.hpp"

namespace headroom {

/// The parts of one run, and the loop that hands each event to its part.
class World {
 public:
  World(const Scenario& scenario, const RunOptions& options);
  [[nodiscard]] RunRecord run();

 private:
  struct Arrivals {
    std::unique_ptr<WorkloadSource> source;
    const Job* next = nullptr;
  };

  void add_source(const WorkloadSpec& spec);
  void file_arrival(std::uint32_t source);
  void handle(const JobArrival& event);
  void dispatch(const Event& event);
  /// Books how things stood from the last event to `to`.
  void book_until(TimePoint to);
  /// Whether every job has ended and none is to come.
  [[nodiscard]] bool is_over() const;
  [[nodiscard]] bool wants_more();
  [[nodiscard]] RunRecord record();

  const Scenario& scenario_;
  const RunOptions& options_;
  WorkloadTables tables_;
  EventQueue<Event> future_;
  Journal journal_;
  std::unique_ptr<SchedulingPolicy> policy_;
  ClusterState cluster_;
  JobLife life_;
  GpuLedger ledger_;
  std::vector<Arrivals> arrivals_;
  TimePoint booked_until_{};
};

}  // namespace headroom

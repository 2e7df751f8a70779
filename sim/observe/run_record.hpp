#pragma once
#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/goal.hpp"
#include "headroom/hardware.hpp"
#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "models/price/queue_meter.hpp"
#include "models/price/stack_cost.hpp"
#include "sim/cluster/cluster_state.hpp"
#include "sim/interactive/session_record.hpp"
#include "sim/lifecycle/data_sets.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "sim/lifecycle/life_log.hpp"
#include "sim/observe/fragmentation.hpp"
#include "sim/observe/idle_history.hpp"
#include "sim/pipelines/pipeline_record.hpp"
#include "sim/preparation/etl_record.hpp"
#include "sim/serving/service_record.hpp"
#include "sim/training/training_record.hpp"

namespace headroom {

/// Where every GPU-second of capacity went; the classes sum to capacity.
enum class GpuClass : std::uint8_t {
  down,
  idle_no_demand,
  idle_fragmented,
  idle_policy,
  idle_insufficient,
  staging,
  input_stall,
  communication,
  checkpoint,
  lost,
  unused,
  useful,
};
inline constexpr std::size_t gpu_class_count = 12;
[[nodiscard]] std::string_view to_string(GpuClass gpu_class);
[[nodiscard]] constexpr bool is_allocated(GpuClass c) { return c >= GpuClass::staging; }
/// The place of an idle class among the reasons of IdleHistory.
[[nodiscard]] constexpr std::size_t idle_number(GpuClass c) {
  return static_cast<std::size_t>(c) - static_cast<std::size_t>(GpuClass::idle_no_demand);
}

/// Between warm-up and end.
struct GpuAccount {
  GpuShareTime capacity{};
  std::array<GpuShareTime, gpu_class_count> by_class{};
};

/// All that one run leaves behind, from which every output is made.
struct RunRecord {
  std::string scenario;
  std::uint64_t seed = 0;
  TimePoint measured_from;  ///< end of the warm-up
  TimePoint end;            ///< last event, or `run.until`
  std::uint64_t gpu_count = 0;
  JobTable jobs;
  std::vector<EarlierRun> earlier_runs;  ///< in order of their end
  BillingRule billing;
  TrainingRecords training;               ///< of jobs whose pace the stack decided
  EtlRecords etl;                         ///< of jobs that prepare data
  std::vector<DataSet> data_sets;         ///< that jobs write, by name
  std::vector<ServiceRecord> services;    ///< in the order of the scenario
  std::vector<PipelineRecord> pipelines;  ///< in the order of the scenario
  std::deque<Job> pipeline_jobs;          ///< specs of the jobs of their steps
  std::deque<Job> replica_jobs;           ///< specs of the jobs that are replicas of services
  SessionRecords sessions;                ///< of people at notebooks
  std::deque<Job> session_jobs;           ///< specs of the jobs that are their sessions
  GpuAccount account;
  FragmentationSeries fragmentation;
  WorkloadTables tables;
  std::vector<std::unique_ptr<WorkloadSource>> sources;  ///< own the specs of `jobs`
  std::vector<Diagnostic> warnings;
  std::vector<Goal> goals;
  std::optional<StackCost> costs;  ///< what the stack costs, where that was asked
  std::uint64_t journal_digest = 0;
  std::uint64_t event_count = 0;
  std::vector<std::string> journal_lines;  ///< the first ones, where asked for

  /// What happened to jobs beyond their records, and on what; where asked for.
  LifeLog log;
  IdleHistory idle;
  std::optional<Duration> cycle;  ///< decisions came at multiples of it
  ClusterSpec cluster;
  std::vector<FootprintReach> reaches;  ///< by FootprintId

  /// Whether jobs used storage and links.
  [[nodiscard]] bool has_links() const { return !training.empty() || !etl.empty(); }
};

}  // namespace headroom

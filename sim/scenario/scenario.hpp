#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/goal.hpp"
#include "headroom/hardware.hpp"
#include "headroom/parameters.hpp"
#include "headroom/training.hpp"

#include "models/interactive/device_sharing.hpp"
#include "models/interactive/interactive_spec.hpp"
#include "models/pipeline/pipeline_spec.hpp"
#include "models/policy/kai/kai_policy.hpp"
#include "models/policy/partitions/partition_table.hpp"
#include "models/policy/slurm/settings.hpp"
#include "models/policy/windows/off_peak_policy.hpp"
#include "models/price/queue_meter.hpp"
#include "models/price/stack_cost.hpp"
#include "models/serving/service_spec.hpp"
#include "models/stack/profile_rules.hpp"
#include "models/stack/stack_spec.hpp"
#include "models/workload/listed_source.hpp"
#include "models/workload/synthetic_source.hpp"
#include "models/workload/trace_source.hpp"
#include "sim/lifecycle/life_settings.hpp"

namespace headroom {

struct InlineJobs {
  std::vector<ListedJob> jobs;
};
using WorkloadSpec = std::variant<TraceSpec, SyntheticSpec, InlineJobs>;

struct SchedulerSpec {
  std::string policy = "fifo";  ///< the preset that the parts below were taken from
  std::string order = "fcfs";
  std::string backfill = "none";
  std::string backfill_order = "fcfs";  ///< order of backfill candidates
  std::string placement = "first-fit";
  std::string preemption = "none";
  std::map<std::string, ParameterValues> parameters;  ///< by the name of the part they belong to
  slurm::Settings slurm;    ///< where policy is `slurm`; the parts above have no meaning then
  kai::PolicySettings kai;  ///< likewise where it is `kai`
  std::vector<NodePartition> partitions;  ///< of policies made of parts; none: all nodes serve all
  std::optional<OffPeakRule> off_peak;
  BillingRule billing;       ///< by the queues of the scheduler; none: no bills
  Duration job_end_delay{};  ///< until the scheduler knows of the end of a job
  std::optional<PreemptedWork> preempted_work;
  EstimateSpec estimate;
  Duration restart_cost{};        ///< paid when a stopped or moved job resumes
  Duration resize_cost{};         ///< paid when a running job changes its width
  std::optional<Duration> cycle;  ///< decide at multiples of this; absent: after every instant
  bool reject_impossible = true;  ///< else a job that can never fit waits for ever
};

/// Jobs come one by one, and none ever leaves: how full does the cluster get?
struct PackingSpec {
  double demand = 1.3;   ///< arrivals end when so much of all GPUs was asked for
  bool shuffled = true;  ///< jobs and nodes in random order, then jobs drawn anew; else as given
};

struct RunSpec {
  std::optional<PackingSpec> packing;  ///< absent: jobs run, end and leave
  std::uint64_t seed = 1;
  std::optional<Duration> until;  ///< absent: until the last job ends
  Duration warmup{};              ///< figures count from here
  std::uint32_t replications = 1;
  Duration start_epoch{};        ///< of the run's start, since 1970 in UTC
  std::uint32_t samples = 1000;  ///< rows of timeseries.csv
};

/// A checked scenario file: everything here is in range and every name known.
struct Scenario {
  std::string name;
  ClusterSpec cluster;
  std::vector<WorkloadSpec> workload;
  /// What the cluster is made of; absent unless some job says what it does.
  std::optional<StackSpec> stack;
  std::vector<TrainingProfile> profiles;                ///< what training jobs do
  std::vector<std::vector<ProfileRule>> profile_rules;  ///< by source of `workload`; may end early
  std::vector<ServiceSpec> services;                    ///< jobs that answer requests
  std::vector<PipelineSpec> pipelines;                  ///< graphs of jobs
  std::vector<InteractiveSpec> interactive;             ///< people at notebooks
  std::vector<SharingRule> sharing;                     ///< by group of nodes; none: of no group
  std::map<std::string, double> gpu_demands;  ///< share of a GPU that a job could use, else 1
  SchedulerSpec scheduler;
  RunSpec run;
  std::vector<Goal> goals;
  std::optional<StackCost> costs;    ///< absent: costs are not counted
  std::vector<Diagnostic> warnings;  ///< settings without effect; paths within the file
};

}  // namespace headroom

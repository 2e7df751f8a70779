#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/parameters.hpp"
#include "headroom/training.hpp"

#include "models/hardware/catalog.hpp"
#include "models/policy/kai/kai_policy.hpp"
#include "models/price/stack_cost.hpp"
#include "models/stack/profile_rules.hpp"
#include "models/stack/stack_spec.hpp"
#include "sim/scenario/build_etl.hpp"
#include "sim/scenario/findings.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {

/// Each makes one part of a Scenario from an object whose keys are checked, and
/// files what single keys cannot show: what is given twice, unknown or
/// contradictory. After a finding the value made has no meaning.

/// The catalogue with the scenario's own files, read when it is first asked for.
class LazyCatalog {
 public:
  struct File {
    std::string path;
    std::string shown;
  };
  explicit LazyCatalog(std::vector<File> files = {}) : files_{std::move(files)} {}
  /// Throws InputError for what is wrong with the files.
  [[nodiscard]] const Catalog& get();
  /// What looks wrong in the files that were read, and is no error.
  [[nodiscard]] std::vector<Diagnostic> warnings() const {
    return catalog_ != nullptr ? catalog_->warnings() : std::vector<Diagnostic>{};
  }

 private:
  std::vector<File> files_;
  std::shared_ptr<const Catalog> catalog_;
};

/// What a group says of MIG: sets the layout of `group`, or turns its GPUs into what they are cut
/// into where the instances pass for GPUs.
void build_mig(const Section& section, const GroupHardware& hardware, NodeGroup& group);
/// The groups, and what their servers are made of.
struct BuiltCluster {
  ClusterSpec spec;
  std::vector<GroupHardware> hardware;
};
[[nodiscard]] BuiltCluster build_cluster(const Section& cluster, LazyCatalog& catalog);
/// Levels that `cluster` names, and the leaves of its network; from coarse to fine.
[[nodiscard]] std::vector<TopologyLevel> build_topology(const Section& cluster);
/// What training needs of a stack beyond what the scenario speaks of.
void complete_stack(StackSpec& stack, LazyCatalog& catalog);
[[nodiscard]] RunSpec build_run(const Section& run);
[[nodiscard]] std::vector<Goal> build_goals(const Section& scenario);

/// What the parts of a scenario tell each other while they are built.
struct BuildContext {
  std::string folder;          ///< where relative paths start
  std::string data_directory;  ///< what `${HEADROOM_DATA}` stands for
  std::optional<Duration> run_until{};
  std::uint64_t cluster_gpus = 0;
  LazyCatalog catalog{};
  /// Profiles, in the order of the file; jobs that train add theirs.
  std::vector<TrainingProfile> profiles{};
  std::map<std::string, std::size_t> profile_names{};
  StackSpec stack{};
  bool needs_stack = false;      ///< some job trains or prepares data
  bool serves_on_stack = false;  ///< some service reads from storage, or works as its GPUs do
  std::map<std::string, WrittenDataSet> written{};  ///< data sets that jobs write
  std::vector<ServiceSpec> services{};
  std::vector<InteractiveSpec> interactive{};
  std::map<std::string, double> gpu_demands{};  ///< by id of job
  std::vector<TopologyLevel> topology{};        ///< of the cluster
  bool places_by_topology = false;              ///< whether the policy does
  bool warned_of_topology = false;
  std::vector<Diagnostic> warnings{};
};

/// Network and storage for `groups`.
[[nodiscard]] StackSpec build_stack(const Section& cluster, std::vector<GroupHardware> groups,
                                    BuildContext& context);
[[nodiscard]] SchedulerSpec build_scheduler(const Section& scheduler, const ClusterSpec& cluster,
                                            BuildContext& context);
/// What the stack is made of, with its prices; absent where the scenario does not count costs.
[[nodiscard]] std::optional<StackCost> build_costs(const Section& scenario, BuildContext& context);
/// The settings of policy slurm, without the run's start.
[[nodiscard]] slurm::Settings build_slurm(const Section& slurm, const ClusterSpec& cluster,
                                          BuildContext& context);
/// The settings of policy kai, `queues` among them, without the run's start.
[[nodiscard]] kai::PolicySettings build_kai(const Section& scheduler, BuildContext& context);
/// What `kai` says of a single cycle.
[[nodiscard]] kai::CycleSettings build_kai_cycle(const Section& section);
/// The quota tree of `queues` in `section`, in the order of the file, which is that of creation.
[[nodiscard]] std::vector<kai::SnapshotQueue> build_queues(const Section& section,
                                                           BuildContext& context);
/// Nodes that serve the jobs of some queues only; none where `scheduler` has no partitions.
[[nodiscard]] std::vector<NodePartition> build_partitions(const Section& scheduler,
                                                          const ClusterSpec& cluster,
                                                          BuildContext& context);
/// When long jobs may start, where `scheduler` says so; without the run's start.
[[nodiscard]] std::optional<OffPeakRule> build_off_peak(const Section& scheduler,
                                                        BuildContext& context);
/// Who is billed of `queues`, which are those of `scheduler`, and at what price.
[[nodiscard]] BillingRule build_billing(const Section& scheduler,
                                        const std::vector<kai::SnapshotQueue>& queues);
[[nodiscard]] std::vector<WorkloadSpec> build_workload(const Section& scenario,
                                                       BuildContext& context);
[[nodiscard]] std::string resolved_path(const Section& section, std::string_view key,
                                        const BuildContext& context);
[[nodiscard]] TraceSpec build_trace(const Section& source, BuildContext& context);
[[nodiscard]] SyntheticSpec build_synthetic(const Section& source, BuildContext& context);

/// Jobs of one list and where each stands in the file.
struct PlacedJobs {
  std::vector<ListedJob> jobs;
  std::vector<Section> places;
};
/// The models of key `gpu` as the cluster calls them, sorted, each once; none: any.
[[nodiscard]] std::vector<std::string> build_gpu_models(const Section& job, BuildContext& context);
/// What a job asks for.
[[nodiscard]] ResourceRequest build_request(const Section& job, BuildContext& context);
/// The widths of a job that has several.
[[nodiscard]] std::optional<ElasticWidth> build_elastic(const Section& job);
/// How close together the nodes of `job` are to lie.
[[nodiscard]] std::optional<TopologyWish> build_topology_wish(const Section& job,
                                                              BuildContext& context);
/// The law of a distribution spelled out.
[[nodiscard]] DistributionSpec build_distribution(const Section& given);
/// The service that `job` is, whose replicas ask for what `replica` asks for.
void build_service(const Section& job, const ListedJob& replica, BuildContext& context);
/// What those who hold parts of the GPUs of `cluster` feel of each other, by group; none where
/// they feel nothing.
[[nodiscard]] std::vector<SharingRule> build_sharing(const Section& cluster);
/// When jobs are submitted.
[[nodiscard]] ArrivalSpec build_arrivals(const Section& given);
/// The people at notebooks that `source` is.
void build_population(const Section& source, BuildContext& context);
/// The notebook that `job` is, which asks for what `session` asks for.
void build_notebook(const Section& job, const ListedJob& session, BuildContext& context);
/// Warns of a "gpu_demand" that makes no difference to what asks for `request`.
void warn_of_idle_demand(const Section& section, const ResourceRequest& request,
                         BuildContext& context);
/// How its replicas work: by its own figures, or as the GPUs do that it may have.
void build_service_pace(const Section& service, ServiceSpec& spec, BuildContext& context);
[[nodiscard]] PlacedJobs build_jobs(const Section& source, BuildContext& context);

/// Files a finding unless the text at `key`, if any, names a storage of `stack` or "local".
void check_storage(const Section& section, const char* key, const StackSpec& stack);
/// The first job that says what it does needs the stack whole.
void need_stack(BuildContext& context);
/// The profiles of a scenario.
void build_profiles(const Section& scenario, BuildContext& context);
/// The training of one job, as a profile of its own. It runs on GPUs of `gpu_models`, on any
/// when there are none.
[[nodiscard]] std::optional<TrainingWork> build_training(const Section& job,
                                                         const std::vector<std::string>& gpu_models,
                                                         BuildContext& context);
[[nodiscard]] std::vector<ProfileRule> build_profile_rules(const Section& source,
                                                           BuildContext& context);
/// Files repeated ids, unknown predecessors and a cycle among `lists`, which
/// are all in-line jobs of one scenario.
void check_dependencies(std::span<const PlacedJobs> lists);

/// The values of `parameters` in `given`, defaults filled in.
[[nodiscard]] ParameterValues build_parameters(const Section& given,
                                               std::span<const Parameter> parameters);
/// Reads one parameter from `value`, which may be null: then its default counts.
void build_parameter(const JsonValue* value, const Parameter& parameter, ParameterValues& values);

}  // namespace headroom

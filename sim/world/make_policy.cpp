#include "sim/world/make_policy.hpp"

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "models/policy/composed_policy.hpp"
#include "models/policy/kai/kai_policy.hpp"
#include "models/policy/partitions/partition_table.hpp"
#include "models/policy/partitions/partitioned_policy.hpp"
#include "models/policy/slurm/slurm_policy.hpp"
#include "models/policy/windows/off_peak_policy.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/workload_sources.hpp"

namespace headroom {
namespace {

std::unique_ptr<SchedulingPolicy> make_named_policy(const Scenario& scenario,
                                                    const WorkloadTables& tables,
                                                    PartitionTable* partitions) {
  const SchedulerSpec& scheduler = scenario.scheduler;
  if (scheduler.policy == "slurm") return slurm::make_slurm_policy(scheduler.slurm, tables);
  if (scheduler.policy == "kai") {
    return kai::make_kai_policy(scheduler.kai, scenario.cluster, tables);
  }
  const PolicyParts parts{.order = scheduler.order,
                          .backfill = scheduler.backfill,
                          .backfill_order = scheduler.backfill_order,
                          .placement = scheduler.placement,
                          .preemption = scheduler.preemption,
                          .parameters = scheduler.parameters,
                          .seed = scenario.run.seed,
                          .expected = expected_jobs_of(scenario)};
  if (partitions == nullptr) return make_composed_policy(parts);
  std::vector<std::unique_ptr<SchedulingPolicy>> schedulers;
  for (std::size_t i = 0; i < partitions->size(); ++i) {
    schedulers.push_back(make_composed_policy(parts));
  }
  return make_partitioned_policy(*partitions, std::move(schedulers));
}

}  // namespace

std::unique_ptr<PartitionTable> make_partitions(const Scenario& scenario,
                                                const WorkloadTables& tables) {
  if (scenario.scheduler.partitions.empty()) return nullptr;
  std::size_t nodes = 0;
  for (const NodeGroup& group : scenario.cluster.nodes) nodes += group.count;
  return std::make_unique<PartitionTable>(scenario.scheduler.partitions, nodes, tables);
}

std::unique_ptr<SchedulingPolicy> make_policy(const Scenario& scenario,
                                              const WorkloadTables& tables,
                                              PartitionTable* partitions) {
  auto policy = make_named_policy(scenario, tables, partitions);
  const auto& off_peak = scenario.scheduler.off_peak;
  return off_peak ? make_off_peak_policy(std::move(policy), *off_peak) : std::move(policy);
}

}  // namespace headroom

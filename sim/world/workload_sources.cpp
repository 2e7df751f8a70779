#include "sim/world/workload_sources.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "headroom/free_capacity.hpp"

#include "models/policy/packing/expected_jobs.hpp"
#include "models/registry.hpp"

namespace headroom {
namespace {

struct SourceMaker {
  WorkloadTables& tables;
  std::uint64_t seed;
  std::uint64_t entity;
  auto operator()(const TraceSpec& spec) const { return make_trace_source(spec, tables); }
  auto operator()(const SyntheticSpec& spec) const {
    return make_synthetic_source(spec, seed, entity, tables);
  }
  auto operator()(const InlineJobs& spec) const { return make_listed_source(spec.jobs, tables); }
};

}  // namespace

std::unique_ptr<WorkloadSource> make_source(const WorkloadSpec& spec, std::uint64_t seed,
                                            std::uint32_t number, WorkloadTables& tables) {
  return std::visit(SourceMaker{tables, seed, number}, spec);
}

std::vector<ExpectedJobs> expected_jobs_of(const Scenario& scenario) {
  const auto placement =
      std::ranges::find(placement_policies(), scenario.scheduler.placement, &PlacementEntry::name);
  if (placement == placement_policies().end() || !placement->needs_expected_jobs) return {};
  WorkloadTables tables;
  std::vector<std::uint64_t> counts;
  for (std::uint32_t number = 0; number < scenario.workload.size(); ++number) {
    const auto source = make_source(scenario.workload[number], scenario.run.seed, number, tables);
    while (const Job* job = source->next()) {
      if (index(job->request) >= counts.size()) counts.resize(index(job->request) + 1);
      ++counts[index(job->request)];
    }
  }
  FreeCapacity empty{scenario.cluster};
  std::vector<Footprint> footprints;
  for (std::size_t i = 0; i < tables.requests.size(); ++i) {
    footprints.push_back(empty.resolve(tables.requests.at(id_at<RequestId>(i))));
  }
  return expected_jobs(empty, footprints, counts);
}

}  // namespace headroom

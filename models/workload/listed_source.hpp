#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "headroom/workload_source.hpp"

namespace headroom {

/// One job spelled out: the `{"jobs": […]}` form of a workload, and the rows of
/// traces in our own formats.
struct ListedJob {
  std::string id;
  std::string user;
  std::string queue;
  std::string qos;
  std::string account;
  ResourceRequest request;
  Duration submit{};
  Duration duration{};
  std::optional<Duration> walltime;
  std::optional<Duration> restart_cost;
  std::optional<Duration> checkpoint_every;  ///< of work; what a stop keeps
  std::int32_t priority = 0;
  std::optional<bool> preemptible{};
  std::vector<std::string> after;
  std::optional<TrainingWork> training{};  ///< instead of a duration
  std::optional<EtlWork> etl{};            ///< likewise
  std::optional<ElasticWidth> elastic{};   ///< where it can run on more or fewer GPUs
  std::optional<TopologyWish> topology{};  ///< where its nodes are to lie close together
};

/// Turns `listed` into a Job, entering its names, request and dependencies in `tables`.
[[nodiscard]] Job make_job(const ListedJob& listed, WorkloadTables& tables);

/// Yields `jobs` sorted stably by submit time. Requires checked input: unique
/// ids, known predecessors, no cycle.
[[nodiscard]] std::unique_ptr<WorkloadSource> make_listed_source(const std::vector<ListedJob>& jobs,
                                                                 WorkloadTables& tables);

}  // namespace headroom

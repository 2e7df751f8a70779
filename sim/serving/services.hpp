#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/serving/service_spec.hpp"
#include "models/stack/stack_spec.hpp"
#include "sim/serving/replica_loads.hpp"
#include "sim/serving/service_record.hpp"
#include "sim/serving/service_run.hpp"
#include "sim/serving/steady_responses.hpp"

namespace headroom {

/// All services of one run. Says when it wants to act, what replicas it wishes for, and is told
/// when those get and lose their GPUs.
class Services {
 public:
  struct Settings {
    TimePoint measured_from{};
    TimePoint horizon = end_of_time;
    std::uint64_t seed = 1;
    std::vector<std::uint32_t> group_sizes{};  ///< nodes of each group of the cluster
    const StackSpec* stack = nullptr;          ///< null where nothing is fetched
  };
  /// `specs` outlive the services. Throws InputError when a trace cannot be read.
  Services(std::span<const ServiceSpec> specs, const Settings& settings);

  /// A replica that is to come or to go.
  struct Wish {
    std::uint32_t service = 0;
    std::uint32_t number = 0;  ///< of the replica within its service
    bool is_new = true;
    JobId job{};  ///< where it is to go
  };
  /// When to act() next; nullopt when all services are over. Never before the last act().
  [[nodiscard]] std::optional<TimePoint> next();
  /// Lets all happen that is due and answers with the wishes that follow.
  [[nodiscard]] std::vector<Wish> act(TimePoint now);
  /// The job of a wish.
  void assign(const Wish& wish, JobId job);

  [[nodiscard]] const ServiceSpec& spec(std::uint32_t service) const {
    return runs_[service]->spec();
  }
  /// No request of the service arrives at or after this.
  [[nodiscard]] TimePoint end(std::uint32_t service) const { return runs_[service]->end(); }

  void started(JobId job, std::span<const NodeId> nodes, GpuShare share, TimePoint now);
  void stopped(JobId job, TimePoint now);

  [[nodiscard]] std::vector<ServiceRecord> close(TimePoint now);

 private:
  struct Place {
    std::uint32_t service = 0;
    std::uint32_t number = 0;
  };
  static std::uint64_t key(const Place& place) {
    return std::uint64_t{place.service} << 32U | place.number;
  }
  [[nodiscard]] std::size_t group_of(NodeId node) const;
  void file(std::uint32_t service);
  void take_loaded(TimePoint now);
  void collect(std::uint32_t service, std::vector<Wish>& wishes);

  Settings settings_;
  std::vector<std::uint32_t> group_ends_;  ///< first node behind each group
  std::unique_ptr<ReplicaLoads> loads_;
  SteadyResponses responses_;  ///< outlives the runs
  std::vector<std::unique_ptr<ServiceRun>> runs_;
  std::map<JobId, Place> places_;
  std::set<std::pair<TimePoint, std::uint32_t>> wakes_;  ///< by time, then service
  std::vector<std::optional<TimePoint>> filed_;          ///< by service
};

}  // namespace headroom

#pragma once
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/names.hpp"
#include "headroom/training.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// What a job asks for, as its user writes it. Totals over all its nodes,
/// except `gpus_per_node` and what is said of one device. One of these forms:
///   gpus                   on one node if a node has that many, else on whole nodes
///   nodes, gpus_per_node   exactly so
///   nodes, gpus            spread evenly, rounded up
///   cpu_milli alone        like gpus, counted in CPU cores
///   gpus, device_share     that share of each of so many devices of one node
///   gpus, gpu_memory       an amount of memory of each of them
///   gpus, mig              so many MIG instances of this profile on one node
/// The last three with `nodes` as well: so many of them, `gpus` or gpus_per_node on each.
struct ResourceRequest {
  GpuShare gpus{};
  std::optional<std::uint32_t> nodes;
  std::optional<std::uint32_t> gpus_per_node;
  std::int64_t cpu_milli = 0;  ///< thousandths of a core
  Bytes memory{};
  std::vector<std::string> gpu_models;  ///< allowed models, sorted; empty means any
  GpuShare device_share{};              ///< 1 to 999 thousandths; 0: whole GPUs
  Bytes gpu_memory{};                   ///< of each device; 0: not asked for
  std::string mig{};                    ///< a profile such as "1g.5gb"; empty: none

  auto operator<=>(const ResourceRequest&) const = default;
};

/// GPUs a request asks for in total, before rounding to whole nodes.
[[nodiscard]] GpuShare total_gpus(const ResourceRequest& request);

/// Requests, each kept once. Traces have few different ones, so a job carries
/// a number and what depends on the shape alone is worked out once a shape.
class RequestTable {
 public:
  RequestId intern(const ResourceRequest& request);
  /// The request for `count` GPUs and nothing else; constant time after the first.
  RequestId whole_gpus(std::uint32_t count);
  [[nodiscard]] const ResourceRequest& at(RequestId id) const { return requests_[index(id)]; }
  [[nodiscard]] std::size_t size() const { return requests_.size(); }

 private:
  std::vector<ResourceRequest> requests_;
  std::map<ResourceRequest, RequestId> ids_;
  std::map<std::uint32_t, RequestId> large_whole_;
  std::vector<std::optional<RequestId>> small_whole_;
};

/// How fast a job runs at a width, relative to one GPU: `gpus` to this power, or
/// a table of measured points. Between points the curve is straight, before the
/// first it comes from 0, after the last it is level.
struct SpeedUp {
  struct Point {
    double gpus = 1.0;
    double speed = 1.0;
  };
  double exponent = 1.0;        ///< 1: linear; ignored where there are points
  std::vector<Point> points{};  ///< by rising gpus, both > 0
};
[[nodiscard]] double speed_at(const SpeedUp& curve, double gpus);

/// Widths that a job can run at. Its duration is the one at what it asks for.
struct ElasticWidth {
  std::uint32_t gpus_min = 1;
  std::uint32_t gpus_max = 1;
  std::uint32_t gpus_per_worker = 1;  ///< it grows and shrinks by workers of so many GPUs
  SpeedUp speed_up{};
};

/// Levels of ClusterSpec::topology by name: all nodes of the job must, or should, lie in one
/// domain of that level. Empty where none is asked for; not both are.
struct TopologyWish {
  std::string required{};
  std::string preferred{};
};

/// A job that must have ended before another may be placed.
struct Dependency {
  JobName predecessor;
  /// When set, the successor is submitted this long after the predecessor's
  /// end, whatever its own submit time (SWF fields 17 and 18).
  std::optional<Duration> think_time;
};

/// One job as its source hands it over: what it asks for and how long it runs.
struct Job {
  JobName name;
  TimePoint submit;
  Duration duration;                 ///< run time when nothing stops it, >= 0
  std::optional<Duration> walltime;  ///< requested time: estimate and kill limit, > 0
  UserId user{};
  QueueId queue{};
  RequestId request{};
  std::int32_t priority = 0;           ///< larger goes first
  std::uint32_t first_dependency = 0;  ///< into WorkloadTables::dependencies
  std::uint16_t dependency_count = 0;
  bool preemptible : 1 = true;
  bool says_preemptible : 1 = false;   ///< else policies may have a default of their own
  bool has_restart_cost : 1 = false;   ///< in WorkloadTables::restart_costs
  bool has_training : 1 = false;       ///< in WorkloadTables::trainings
  bool is_elastic : 1 = false;         ///< in WorkloadTables::elastic
  bool has_service_class : 1 = false;  ///< in WorkloadTables::service_classes
  bool has_checkpoints : 1 = false;    ///< in WorkloadTables::checkpoint_intervals
  bool has_topology : 1 = false;       ///< in WorkloadTables::topologies
  bool has_etl : 1 = false;            ///< in WorkloadTables::etl
};

/// On whose account a job runs, and with which quality of service.
struct ServiceClass {
  QosId qos{};
  AccountId account{};
};

/// What the jobs of one run refer to by number. Filled by the sources while
/// they read; owned by the run.
struct WorkloadTables {
  NameTable job_names;
  NameTable users;   ///< "" is the user of jobs that name none
  NameTable queues;  ///< "" is the queue of jobs that name none
  NameTable qos;     ///< "" stands for none given, as it does for accounts
  NameTable accounts;
  RequestTable requests;
  std::vector<Dependency> dependencies;
  std::map<JobName, Duration> restart_costs;         ///< of the few jobs that have their own
  std::map<JobName, ServiceClass> service_classes;   ///< of jobs that name a QOS or account
  std::map<JobName, Duration> checkpoint_intervals;  ///< of jobs that say when they save
  std::vector<TrainingProfile> profiles;             ///< what training jobs do
  std::map<JobName, TrainingWork> trainings;         ///< of jobs that say what they do
  std::map<JobName, EtlWork> etl;                    ///< of jobs that prepare data
  std::map<JobName, ElasticWidth> elastic;           ///< of jobs that can change their width
  std::map<JobName, TopologyWish> topologies;  ///< of jobs that say how close they want to lie

  [[nodiscard]] std::span<const Dependency> dependencies_of(const Job& job) const {
    return std::span{dependencies}.subspan(job.first_dependency, job.dependency_count);
  }
};

}  // namespace headroom

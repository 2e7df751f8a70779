#include "sim/world/fill_cluster.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/free_capacity.hpp"
#include "headroom/random.hpp"

#include "models/policy/packing/cluster_rooms.hpp"
#include "models/policy/packing/expected_jobs.hpp"
#include "models/policy/packing/sum_tree.hpp"
#include "models/registry.hpp"
#include "sim/world/workload_sources.hpp"

namespace headroom {
namespace {

/// The same nodes one by one in random order, so that ties fall to any of them. Source:
/// Weng, Yang et al., USENIX ATC'23, whose scheduler ranks nodes at random.
ClusterSpec shuffled(const ClusterSpec& cluster, std::uint64_t seed) {
  ClusterSpec nodes;
  for (const NodeGroup& group : cluster.nodes) {
    for (std::uint32_t i = 0; i < group.count; ++i) nodes.nodes.emplace_back(group).count = 1;
  }
  RandomStream stream{seed, "packing nodes", 0};
  for (std::size_t i = nodes.nodes.size(); i > 1; --i) {
    std::swap(nodes.nodes[i - 1], nodes.nodes[stream.below(i)]);
  }
  return nodes;
}

/// The jobs of all sources by their shape on one cluster.
struct Demand {
  WorkloadTables tables;
  std::vector<std::unique_ptr<WorkloadSource>> sources;
  std::vector<std::size_t> jobs;  ///< shapes, as they are submitted, source after source
  std::vector<std::uint64_t> counts;
  std::vector<Footprint> shapes;
  std::vector<std::int64_t> asked_milli;  ///< by shape
};

Demand read_demand(const Scenario& scenario, FreeCapacity& free) {
  Demand demand;
  for (std::uint32_t number = 0; number < scenario.workload.size(); ++number) {
    auto source = make_source(scenario.workload[number], scenario.run.seed, number, demand.tables);
    while (const Job* job = source->next()) demand.jobs.push_back(index(job->request));
    demand.sources.push_back(std::move(source));
  }
  demand.counts.resize(demand.tables.requests.size());
  for (const std::size_t shape : demand.jobs) ++demand.counts[shape];
  for (std::size_t i = 0; i < demand.counts.size(); ++i) {
    const ResourceRequest& request = demand.tables.requests.at(id_at<RequestId>(i));
    demand.shapes.push_back(free.resolve(request));
    demand.asked_milli.push_back(total_gpus(request).count);
  }
  return demand;
}

/// Which job comes next. Shuffled ones are a permutation of all, then drawn anew with
/// replacement. Source: Weng, Yang et al., USENIX ATC'23.
class ArrivalOrder {
 public:
  ArrivalOrder(const Demand& demand, bool shuffled, std::uint64_t seed)
      : demand_{demand}, shuffled_{shuffled}, stream_{seed, "packing arrivals", 0} {
    order_ = demand.jobs;
    for (std::size_t i = order_.size(); shuffled && i > 1; --i) {
      std::swap(order_[i - 1], order_[stream_.below(i)]);
    }
  }

  /// The shape of the next job; nullopt when there are no more.
  std::optional<std::size_t> next() {
    if (next_ < order_.size()) return order_[next_++];
    if (!shuffled_) return std::nullopt;
    return demand_.jobs[stream_.below(demand_.jobs.size())];
  }

 private:
  const Demand& demand_;
  bool shuffled_;
  RandomStream stream_;
  std::vector<std::size_t> order_;
  std::size_t next_ = 0;
};

/// A cluster that fills, and how fragmented it is.
class FillingCluster {
 public:
  FillingCluster(FreeCapacity free, const PlacementEntry& entry, std::uint64_t seed,
                 const std::vector<ExpectedJobs>& expected)
      : free_{std::move(free)},
        placement_{entry.make({.seed = seed, .expected = expected})},
        types_{task_types(expected, group_count(free_), models_)},
        meter_{types_, models_},
        fragmented_{free_.node_count()} {
    if (placement_->needs_job_classes()) free_.tell_job_classes_apart();
    for (std::size_t i = 0; i < free_.node_count(); ++i) measure(id_at<NodeId>(i));
  }

  /// False when the job does not fit.
  bool place(const Footprint& footprint) {
    if (!placement_->place(footprint, free_, nullptr, nodes_)) return false;
    for (const NodeId node : nodes_) {
      slots_.clear();
      const bool has_room =
          !footprint.shares_devices() || placement_->choose_devices(footprint, free_, node, slots_);
      HEADROOM_ASSERT(has_room, "a node that is chosen has room");
      free_.take(node, footprint, slots_);
      measure(node);
    }
    return true;
  }

  [[nodiscard]] std::int64_t taken_milli() const {
    return (free_.gpu_count() * 1000) - free_.free_share().count;
  }
  [[nodiscard]] double fragmented_milli() const { return fragmented_.sum(); }
  [[nodiscard]] FragmentSplit split() {
    FragmentSplit sum;
    for (std::size_t i = 0; i < free_.node_count(); ++i) {
      sum += meter_.split(rooms_.room(free_, id_at<NodeId>(i)));
    }
    return sum;
  }

 private:
  void measure(NodeId node) {
    fragmented_.set(index(node), meter_.fragmented(rooms_.room(free_, node)));
  }

  FreeCapacity free_;
  std::unique_ptr<PlacementPolicy> placement_;
  GpuModels models_;
  std::vector<TaskType> types_;
  FragmentMeter meter_;
  SumTree fragmented_;
  ClusterRooms rooms_;
  std::vector<NodeId> nodes_;
  std::vector<DeviceSlot> slots_;
};

const PlacementEntry& placement_of(const Scenario& scenario) {
  const auto found =
      std::ranges::find(placement_policies(), scenario.scheduler.placement, &PlacementEntry::name);
  HEADROOM_ASSERT(found != placement_policies().end(), "a checked scenario has known names");
  return *found;
}

}  // namespace

PackedRun fill_cluster(const Scenario& scenario, const std::function<void(double done)>& look) {
  const PackingSpec& packing = *scenario.run.packing;
  FreeCapacity free{packing.shuffled ? shuffled(scenario.cluster, scenario.run.seed)
                                     : scenario.cluster};
  Demand demand = read_demand(scenario, free);
  PackedRun run;
  run.scenario = scenario.name;
  run.seed = scenario.run.seed;
  run.capacity = whole_gpus(free.gpu_count());
  run.warnings = scenario.warnings;
  const bool wants_gpus = std::ranges::any_of(
      demand.jobs, [&](std::size_t shape) { return demand.asked_milli[shape] > 0; });
  if (!wants_gpus || run.capacity.count == 0) {
    throw InputError{Diagnostic{.path = "run.mode",
                                .message = wants_gpus ? "the cluster to be packed has no GPUs"
                                                      : "no job of a packing run asks for GPUs",
                                .hint = "arrivals end when so much of the GPUs was asked for"}};
  }
  const auto expected = expected_jobs(free, demand.shapes, demand.counts);
  FillingCluster cluster{std::move(free), placement_of(scenario), run.seed, expected};
  ArrivalOrder order{demand, packing.shuffled, run.seed};
  const auto last_percent = static_cast<std::size_t>(std::lround(packing.demand * 100.0));
  PackingCurve curve{run.capacity.count, last_percent};
  const double end = packing.demand * static_cast<double>(run.capacity.count);
  while (const auto shape = order.next()) {
    const auto asked = static_cast<double>(run.asked.count + demand.asked_milli[*shape]);
    if (asked > end) break;
    run.asked.count += demand.asked_milli[*shape];
    ++run.arrived;
    if (cluster.place(demand.shapes[*shape])) ++run.placed;
    run.taken.count = cluster.taken_milli();
    curve.add({.arrived_milli = run.asked.count,
               .taken_milli = run.taken.count,
               .fragmented_milli = cluster.fragmented_milli()});
    if (look) look(asked / end);
  }
  run.split = cluster.split();
  run.curve = curve.points();
  run.sources = std::move(demand.sources);
  return run;
}

}  // namespace headroom

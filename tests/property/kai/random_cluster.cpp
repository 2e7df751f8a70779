#include "tests/property/kai/random_cluster.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

#include "models/policy/kai/resources.hpp"
#include "models/policy/kai/snapshot.hpp"

namespace headroom::kai {
namespace {

constexpr std::int64_t gigabyte = 1'000'000'000;

std::string numbered(char letter, int number) { return letter + std::to_string(number); }

}  // namespace

RandomCluster::RandomCluster(std::uint64_t seed) : random_{seed} {
  features_ = {.shares = chance(40),
               .mig = chance(20),
               .numa = chance(20),
               .topology = chance(25),
               .groups = chance(25),
               .deep = chance(40)};
}

int RandomCluster::between(int first, int last) {
  return first + static_cast<int>(random_() % static_cast<std::uint64_t>(last - first + 1));
}

double RandomCluster::one_of(std::initializer_list<double> values) {
  return *std::next(values.begin(), between(0, static_cast<int>(values.size()) - 1));
}

SnapshotNuma RandomCluster::zones(const SnapshotNode& node) {
  constexpr NumaPolicy policies[]{NumaPolicy::none, NumaPolicy::best_effort, NumaPolicy::restricted,
                                  NumaPolicy::single_numa_node};
  SnapshotNuma numa{.policy = policies[between(0, 3)]};
  const int count = between(1, 2);
  for (int zone = 0; zone < count; ++zone) {
    numa.zones.push_back(
        {.id = "zone-" + std::to_string(zone),
         .allocatable = {{"cpu", static_cast<double>(node.cpu_milli / 1000 / count)},
                         {"nvidia.com/gpu", static_cast<double>(node.gpus / count)}}});
  }
  return numa;
}

SnapshotNode RandomCluster::node(int number) {
  SnapshotNode made{.name = numbered('n', number),
                    .cpu_milli = static_cast<std::int64_t>(one_of({4000, 8000, 64'000, 64'000})),
                    .memory_bytes = static_cast<std::int64_t>(one_of({8, 64})) * gigabyte,
                    .gpus = static_cast<std::int64_t>(one_of({0, 1, 2, 2, 4, 8})),
                    .gpu_memory_mib = static_cast<std::int64_t>(one_of({100, 1000, 16'384})),
                    .max_pods = static_cast<std::int64_t>(one_of({4, 8, 110, 110}))};
  made.labels = {{"zone", numbered('z', number % 2)}, {"rack", numbered('r', number / 2)}};
  if (features_.numa && chance(70)) made.numa = zones(made);
  if (features_.mig && chance(50)) {
    made.mig = MigStrategy::mixed;
    made.gpus = 0;
    made.mig_instances = {{"nvidia.com/mig-1g.5gb", between(0, 4)},
                          {"nvidia.com/mig-3g.20gb", between(1, 2)}};
  }
  return made;
}

SnapshotQueue RandomCluster::queue(const std::string& name, const std::string& parent, int rank) {
  SnapshotQueue made{.name = name,
                     .parent = parent,
                     .priority = chance(20) ? 200 : 100,
                     .created = static_cast<double>(rank),
                     .cpu = {unlimited, unlimited, 1},
                     .memory = {unlimited, unlimited, 1},
                     .gpu = {one_of({0, 1, 2, 3, 1.5}), one_of({unlimited, unlimited, 2, 4}),
                             one_of({0, 1, 1, 2})}};
  if (chance(25)) made.cpu = {one_of({0, 2000, 4000}), one_of({unlimited, 6000}), 1};
  if (chance(20)) made.reclaim_min_runtime = 90_s;
  if (chance(20)) made.preempt_min_runtime = 90_s;
  return made;
}

Snapshot RandomCluster::cluster() {
  Snapshot made;
  const int nodes = features_.topology ? between(4, 6) : between(1, 4);
  for (int i = 0; i < nodes; ++i) made.nodes.push_back(node(i));
  std::vector<std::string> parents;
  const int tops = between(1, 3);
  for (int i = 0; i < tops; ++i) {
    made.queues.push_back(queue(numbered('d', i), "", i));
    if (chance(40)) made.queues.back().gpu.deserved = unlimited;
    parents.push_back(made.queues.back().name);
  }
  for (int i = 0; features_.deep && i < 3; ++i) {
    made.queues.push_back(
        queue(numbered('m', i), parents[static_cast<std::size_t>(between(0, tops - 1))], i));
    parents.push_back(made.queues.back().name);
  }
  const int leaves = between(2, 5);
  leaves_.clear();
  for (int i = 0; i < leaves; ++i) {
    const auto parent = static_cast<std::size_t>(between(0, static_cast<int>(parents.size()) - 1));
    made.queues.push_back(queue(numbered('q', i), parents[parent], i));
    leaves_.push_back(made.queues.back().name);
  }
  made.topologies = {{.name = "t", .levels = {{"zone", ""}, {"rack", ""}}}};
  return made;
}

PodRequest RandomCluster::request() {
  PodRequest made{.cpu_milli = static_cast<std::int64_t>(one_of({1000, 1000, 2000})),
                  .memory_bytes = gigabyte};
  if (features_.mig && chance(50)) {
    made.mig = {{chance(50) ? "nvidia.com/mig-1g.5gb" : "nvidia.com/mig-3g.20gb", 1}};
  } else if (features_.shares && chance(60)) {
    if (chance(60)) {
      made.gpu_fraction = one_of({.25, .3, .5, .7});
    } else {
      made.gpu_memory_mib = static_cast<std::int64_t>(one_of({30, 60, 100}));
    }
    if (chance(25)) made.share_devices = 2;
  } else {
    made.gpus = static_cast<int>(one_of({0, 1, 1, 1, 2, 2, 4}));
  }
  return made;
}

TopologyConstraint RandomCluster::constraint() {
  const bool prefers = chance(50);
  TopologyConstraint made{.topology = "t",
                          .required_level = prefers && chance(50) ? "" : "zone",
                          .preferred_level = prefers ? "rack" : ""};
  return made;
}

void RandomCluster::add_pods(SnapshotJob& job, const SnapshotPodSet& pod_set, int more) {
  const PodRequest wanted = request();
  for (int i = 0; i < pod_set.min_available + more; ++i) {
    job.tasks.push_back({.name = job.name + "-" + std::to_string(job.tasks.size()),
                         .pod_set = pod_set.name,
                         .request = chance(90) ? wanted : request()});
  }
}

void RandomCluster::add_groups(SnapshotJob& job) {
  const int groups = between(1, 2);
  for (int g = 0; g < groups; ++g) {
    SnapshotGroup group{.name = numbered('g', g)};
    if (features_.topology && chance(30)) group.topology = constraint();
    const int pod_sets = between(1, 2);
    for (int p = 0; p < pod_sets; ++p) {
      group.pod_sets.push_back({.name = numbered('p', 10 * g + p), .min_available = between(0, 2)});
      add_pods(job, group.pod_sets.back(), between(0, 1));
    }
    job.root.groups.push_back(std::move(group));
  }
  if (groups == 2 && chance(40)) job.root.min_sub_groups = 1;
}

SnapshotJob RandomCluster::job(int number, TimePoint now) {
  const auto priority = static_cast<int>(one_of({50, 50, 60, 75, 100, 125}));
  const auto leaf = static_cast<std::size_t>(between(0, static_cast<int>(leaves_.size()) - 1));
  SnapshotJob made{.name = numbered('j', number),
                   .queue = leaves_[leaf],
                   .priority = priority,
                   .preemptible = priority < 100,
                   .created = now - 60_s * between(0, 3),
                   .created_rank = number,
                   .guaranteed = features_.numa && chance(50)};
  if (features_.topology && chance(40)) made.root.topology = constraint();
  if (features_.groups && chance(50)) add_groups(made);
  if (made.tasks.empty()) {
    made.root.groups.clear();
    made.root.min_sub_groups.reset();
    made.root.pod_sets = {{.name = "default", .min_available = between(1, 3)}};
    add_pods(made, made.root.pod_sets.front(), chance(40) ? between(1, 3) : 0);
  }
  if (chance(10)) made.staleness_grace = 120_s;
  return made;
}

}  // namespace headroom::kai

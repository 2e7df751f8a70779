// Queues that keep asking get what the division grants them.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/policy/kai/queue.hpp"
#include "models/policy/kai/resources.hpp"
#include "models/policy/kai/session.hpp"
#include "models/policy/kai/settings.hpp"
#include "models/policy/kai/snapshot.hpp"
#include "tests/property/kai/random_cluster.hpp"

using namespace headroom;
using namespace headroom::kai;

namespace {

SnapshotJob one_gpu_job(int number, const std::string& queue, int priority, TimePoint now) {
  SnapshotJob job{.name = "j" + std::to_string(number),
                  .queue = queue,
                  .priority = priority,
                  .created = now,
                  .created_rank = number};
  job.root.pod_sets = {{.name = "default", .min_available = 1}};
  job.tasks = {{.name = job.name + "-0",
                .pod_set = "default",
                .request = {.cpu_milli = 1000, .memory_bytes = 1'000'000'000, .gpus = 1}}};
  return job;
}

/// Departments with queues whose quotas, all whole, are no more than there is.
struct Demand {
  Snapshot snapshot;
  std::vector<std::string> leaves;
};

SnapshotQuota gpu_quota(double deserved, RandomCluster& random) {
  return {deserved, unlimited, random.one_of({1, 1, 2, 3})};
}

Demand random_demand(RandomCluster& random) {
  Demand demand;
  const int nodes = random.between(1, 4);
  for (int i = 0; i < nodes; ++i) {
    demand.snapshot.nodes.push_back({.name = "n" + std::to_string(i),
                                     .cpu_milli = 1'000'000,
                                     .memory_bytes = 1'000'000'000'000,
                                     .gpus = random.between(2, 8),
                                     .gpu_memory_mib = 1000});
  }
  int left = 0;
  for (const SnapshotNode& node : demand.snapshot.nodes) left += static_cast<int>(node.gpus);
  const int tops = random.between(1, 2);
  for (int t = 0; t < tops; ++t) {
    const std::string top = "d" + std::to_string(t);
    int promised = 0;
    const int leaves = random.between(1, 3);
    for (int l = 0; l < leaves; ++l) {
      const int deserved = random.between(0, left / 2);
      left -= deserved;
      promised += deserved;
      const std::string name = top + "q" + std::to_string(l);
      demand.snapshot.queues.push_back({.name = name,
                                        .parent = top,
                                        .created = static_cast<double>(l),
                                        .cpu = {unlimited, unlimited, 1},
                                        .memory = {unlimited, unlimited, 1},
                                        .gpu = gpu_quota(deserved, random)});
      demand.leaves.push_back(name);
    }
    demand.snapshot.queues.push_back({.name = top,
                                      .parent = "",
                                      .created = static_cast<double>(t),
                                      .cpu = {unlimited, unlimited, 1},
                                      .memory = {unlimited, unlimited, 1},
                                      .gpu = gpu_quota(promised, random)});
  }
  return demand;
}

void move_pods_on(Cluster& cluster, const std::vector<JobId>& jobs) {
  for (const JobId job : jobs) {
    const auto given = cluster.tasks(job);
    for (const TaskId task : std::vector<TaskId>(given.begin(), given.end())) {
      const Status status = cluster.task(task).status;
      if (status == Status::binding) cluster.set_status(task, Status::running);
      if (status == Status::releasing) cluster.set_status(task, Status::pending);
    }
  }
}

}  // namespace

TEST_CASE("a queue whose demand lasts holds at least its fair share, in whole GPUs") {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    CAPTURE(seed);
    RandomCluster random{seed};
    const Demand demand = random_demand(random);
    Cluster cluster{demand.snapshot};
    CycleSettings settings;
    settings.max_consolidation_victims.reset();
    std::vector<JobId> jobs;
    TimePoint now{Duration{std::int64_t{1'000'000} * 1'000'000'000}};
    const auto ask = [&](const std::string& leaf, int count) {
      for (int i = 0; i < count; ++i) {
        const int priority = random.chance(30) ? 75 : 50;
        jobs.push_back(
            cluster.add_job(one_gpu_job(static_cast<int>(jobs.size()), leaf, priority, now)));
      }
    };
    const auto run = [&](int minutes) {
      for (int i = 0; i < minutes; ++i) {
        now = now + 60_s;
        move_pods_on(cluster, jobs);
        cluster.run_cycle(now, settings);
      }
    };
    // One queue takes everything before the others come.
    ask(demand.leaves.front(), 40);
    run(2);
    for (std::size_t i = 1; i < demand.leaves.size(); ++i) ask(demand.leaves[i], 40);
    run(40);
    for (const std::string& leaf : demand.leaves) {
      CAPTURE(leaf);
      const Queue& queue = cluster.queues()[cluster.find_queue(leaf).value()];
      const double fair = queue.share(Resource::gpu).fair_share;
      CHECK(queue.held.allocated[Resource::gpu] >= fair);
    }
  }
}

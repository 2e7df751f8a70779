// What must hold after every cycle of every cluster, on thousands of random ones over time.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/policy/kai/queue.hpp"
#include "models/policy/kai/resources.hpp"
#include "models/policy/kai/session.hpp"
#include "models/policy/kai/snapshot.hpp"
#include "tests/property/kai/living_cluster.hpp"

using namespace headroom;
using namespace headroom::kai;

namespace {

/// Sums of hundredths of GPUs are not exact.
constexpr double rounding = 1e-6;

double mig_part(const PodRequest& request) {
  double gpus = 0;
  for (const MigInstances& instances : request.mig) {
    gpus += static_cast<double>(mig_gpus(instances.profile)) * static_cast<double>(instances.count);
  }
  return gpus;
}

/// What the pods of each queue hold, counted pod by pod, without the queues above.
std::vector<Holdings> counted(const LivingCluster& living) {
  std::vector<Holdings> held(living.cluster().queues().size());
  for (const auto& life : living.lives()) {
    const auto queue = living.cluster().find_queue(life.job.queue);
    for (std::size_t i = 0; queue && i < life.job.tasks.size(); ++i) {
      const TaskView view = living.task(life, i);
      if (!is_active(view.status)) continue;
      const PodRequest& request = life.job.tasks[i].request;
      Amounts amounts;
      amounts[Resource::cpu] = static_cast<double>(request.cpu_milli);
      amounts[Resource::memory] = static_cast<double>(request.memory_bytes);
      amounts[Resource::gpu] = view.accepted_gpus + mig_part(request);
      held[index(*queue)].allocated += amounts;
      if (!life.job.preemptible) held[index(*queue)].non_preemptible += amounts;
    }
  }
  return held;
}

void check_queues(const LivingCluster& living) {
  const QueueTree& tree = living.cluster().queues();
  const auto leaves = counted(living);
  std::vector<Holdings> held(tree.size());
  for (std::size_t i = 0; i < tree.size(); ++i) {
    for (const QueueId id : tree.chain(id_at<QueueId>(i))) {
      held[index(id)].allocated += leaves[i].allocated;
      held[index(id)].non_preemptible += leaves[i].non_preemptible;
    }
  }
  for (std::size_t i = 0; i < tree.size(); ++i) {
    const Queue& queue = tree[id_at<QueueId>(i)];
    for (const Resource r : all_resources) {
      const QueueShare& share = queue.share(r);
      // The queue's own account is right.
      CHECK(queue.held.allocated[r] == doctest::Approx(held[i].allocated[r]));
      CHECK(queue.held.non_preemptible[r] == doctest::Approx(held[i].non_preemptible[r]));
      // Never over its limit, and never over quota with what may not be preempted.
      if (share.limit != unlimited) CHECK(held[i].allocated[r] <= share.limit + rounding);
      if (share.deserved != unlimited) {
        CHECK(held[i].non_preemptible[r] <= share.deserved + rounding);
      }
    }
  }
}

void check_gangs(const LivingCluster& living) {
  for (const auto& life : living.lives()) {
    if (!life.stale_since) continue;
    const Duration grace = life.job.staleness_grace.value_or(living.settings().staleness_grace);
    if (living.now() - *life.stale_since < grace) continue;
    for (std::size_t i = 0; i < life.job.tasks.size(); ++i) {
      CHECK_MESSAGE(!is_active(living.task(life, i).status), life.job.name);
    }
  }
}

struct NodeUse {
  std::int64_t cpu_milli = 0;
  std::int64_t memory_bytes = 0;
  std::int64_t pods = 0;
  std::int64_t whole_gpus = 0;
  std::map<std::string, double> shared_mib;  ///< by device
  std::map<std::string, std::int64_t> mig;
};

/// What is physically there on each node: pods that only wait for room are not.
std::vector<NodeUse> used(const LivingCluster& living) {
  std::vector<NodeUse> uses(living.facts().nodes.size());
  for (const auto& life : living.lives()) {
    for (std::size_t i = 0; i < life.job.tasks.size(); ++i) {
      const TaskView view = living.task(life, i);
      if (!living.is_there(life, i)) continue;
      const PodRequest& request = life.job.tasks[i].request;
      const SnapshotNode& node = living.facts().nodes[index(*view.node)];
      NodeUse& use = uses[index(*view.node)];
      use.cpu_milli += request.cpu_milli;
      use.memory_bytes += request.memory_bytes;
      use.pods += 1;
      use.whole_gpus += request.gpus;
      const auto memory = static_cast<double>(node.gpu_memory_mib / 100 * 100);
      for (const std::string& group : view.gpu_groups) {
        use.shared_mib[group] += request.gpu_memory_mib > 0
                                     ? static_cast<double>(request.gpu_memory_mib)
                                     : std::floor(request.gpu_fraction * memory);
      }
      for (const MigInstances& instances : request.mig) {
        use.mig[instances.profile] += instances.count;
      }
    }
  }
  return uses;
}

void check_nodes(const LivingCluster& living) {
  const auto uses = used(living);
  for (std::size_t n = 0; n < uses.size(); ++n) {
    const SnapshotNode& node = living.facts().nodes[n];
    const NodeUse& use = uses[n];
    CHECK(use.cpu_milli <= node.cpu_milli);
    CHECK(use.memory_bytes <= node.memory_bytes);
    CHECK(use.pods <= node.max_pods);
    const auto shared = static_cast<std::int64_t>(use.shared_mib.size());
    CHECK(use.whole_gpus + shared <= node.gpus);
    for (const auto& [device, mib] : use.shared_mib) {
      CHECK_MESSAGE(mib <= static_cast<double>(node.gpu_memory_mib / 100 * 100), device);
    }
    for (const auto& [profile, count] : use.mig) {
      std::int64_t there = 0;
      for (const MigInstances& instances : node.mig_instances) {
        if (instances.profile == profile) there += instances.count;
      }
      CHECK(count <= there);
    }
  }
}

}  // namespace

TEST_CASE("limits, quotas, gangs and nodes hold in every random cluster") {
  std::map<Deed, int> deeds;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    LivingCluster living{seed};
    for (int minute = 0; minute < 12; ++minute) {
      CAPTURE(seed);
      CAPTURE(minute);
      for (const Change& change : living.step().changes) ++deeds[change.deed];
      check_queues(living);
      check_gangs(living);
      check_nodes(living);
    }
  }
  // The clusters are busy enough to say something.
  for (const Deed deed : {Deed::bind, Deed::pipeline, Deed::evict, Deed::move}) {
    CHECK(deeds[deed] > 200);
  }
}

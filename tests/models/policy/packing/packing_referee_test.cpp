#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/random.hpp"

#include "models/policy/packing/packing_run.hpp"
#include "tests/models/policy/packing/plain_packing.hpp"

namespace headroom {
namespace {

/// Small numbers, so that ties, full nodes and pods that fit nowhere are common.
class RandomCluster {
 public:
  explicit RandomCluster(std::uint64_t seed) : stream_{seed, "packing referee", 0} {
    const auto count = 1 + stream_.below(9);
    for (std::uint64_t i = 0; i < count; ++i) {
      problem.nodes.push_back({.cpu_milli = pick(2000, 8000, 16000, 128000),
                               .memory = Bytes{pick(4, 8, 64, 64)},
                               .gpus = static_cast<std::uint32_t>(pick(0, 1, 2, 8)),
                               .model = problem.models.model(i % 3 == 0 ? "A" : "B")});
      ranks.push_back(static_cast<std::uint32_t>(i));
    }
    for (std::size_t i = ranks.size(); i > 1; --i) {
      std::swap(ranks[i - 1], ranks[stream_.below(i)]);
    }
    for (int i = 0; i < 120; ++i) problem.pods.push_back(pod());
    problem.types = task_types(problem.pods, problem.models);
  }

  PackingProblem problem;
  std::vector<std::uint32_t> ranks;

 private:
  std::int64_t pick(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) {
    const std::int64_t all[]{a, b, c, d};
    return all[stream_.below(4)];
  }

  PackingPod pod() {
    PackingPod pod{.cpu_milli = pick(0, 250, 1000, 3152),
                   .gpus = static_cast<std::int32_t>(pick(0, 1, 1, 1)),
                   .gpu_milli = 0,
                   .spec = 0,
                   .memory = Bytes{pick(0, 0, 1, 3)}};
    if (pod.gpus == 0) return pod;
    pod.gpu_milli = static_cast<std::int32_t>(pick(50, 300, 460, 1000));
    if (pod.gpu_milli == 1000) pod.gpus = static_cast<std::int32_t>(pick(1, 1, 2, 4));
    // Shares of several GPUs at once, too.
    if (pod.gpu_milli == 300) pod.gpus = static_cast<std::int32_t>(pick(1, 1, 1, 2));
    const char* const specs[]{"", "", "A", "B|A"};
    pod.spec = problem.models.spec(specs[stream_.below(4)]);
    return pod;
  }

  RandomStream stream_;
};

void check_against_referee(const RandomCluster& cluster, const PackingPolicyEntry& entry) {
  const PackingProblem& problem = cluster.problem;
  PlainPacking plain{problem.nodes, problem.types, problem.models, cluster.ranks};
  PackingRun run{problem, entry, cluster.ranks, 1};
  std::size_t arrival = 0;
  for (const PackingPod& pod : problem.pods) {
    CAPTURE(arrival++);
    const auto placed = run.arrive(pod);
    const auto wanted = plain.place(std::string{entry.name}, pod);
    REQUIRE(placed.has_value() == !wanted.empty());
    if (placed) {
      REQUIRE(placed->node == wanted[0].node);
      REQUIRE(std::ranges::equal(placed->gpus, wanted[0].gpus));
    }
    // Nodes are added in another order here than there.
    REQUIRE(run.fragmented() == doctest::Approx(plain.fragmented()).epsilon(1e-12));
  }
}

TEST_CASE("every decision of every packing policy is the one that is worked out anew") {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    CAPTURE(seed);
    const RandomCluster cluster{seed};
    for (const PackingPolicyEntry& entry : packing_policies()) {
      CAPTURE(entry.name);
      if (entry.name != "random") check_against_referee(cluster, entry);
    }
  }
}

TEST_CASE("random packing places a pod wherever there is room, and nowhere else") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    CAPTURE(seed);
    const RandomCluster cluster{seed};
    PackingRun run{cluster.problem, *find_packing_policy("random"), cluster.ranks, seed};
    for (const PackingPod& pod : cluster.problem.pods) {
      bool has_room = false;
      for (std::size_t node = 0; node < run.cluster().node_count(); ++node) {
        const PackingRoom room = run.cluster().room(node);
        const bool admits = pod.gpus == 0 || cluster.problem.models.admits(pod.spec, room.model);
        has_room |= admits && has_devices(room, pod) && room.memory >= pod.memory;
      }
      CHECK(run.arrive(pod).has_value() == has_room);
    }
  }
}

}  // namespace
}  // namespace headroom

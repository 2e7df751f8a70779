#include "models/policy/packing/packing_policy.hpp"

#include <array>
#include <cstdint>
#include <doctest/doctest.h>
#include <memory>
#include <numeric>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "models/policy/packing/packing_run.hpp"

namespace headroom {
namespace {

/// A node with so much free on each GPU.
class Node {
 public:
  explicit Node(std::vector<std::uint16_t> gpus, std::int64_t cpu_milli = 0, PodClasses classes = 0)
      : gpus_{std::move(gpus)}, cpu_milli_{cpu_milli}, classes_{classes} {}

  [[nodiscard]] PackingRoom room() const {
    PackingRoom room{.cpu_milli = cpu_milli_, .gpu_milli = gpus_, .classes = classes_};
    for (const std::uint16_t milli : gpus_) {
      room.gpu_milli_total += milli;
      if (milli == whole_gpu_milli) ++room.whole_gpus;
    }
    return room;
  }

 private:
  std::vector<std::uint16_t> gpus_;
  std::int64_t cpu_milli_;
  PodClasses classes_;
};

PackingPod share(std::int32_t milli, std::int64_t cpu_milli = 0) {
  return {.cpu_milli = cpu_milli, .gpus = 1, .gpu_milli = milli};
}
PackingPod whole(std::int32_t gpus, std::int64_t cpu_milli = 0) {
  return {.cpu_milli = cpu_milli, .gpus = gpus, .gpu_milli = whole_gpu_milli};
}

std::unique_ptr<PackingPolicy> policy(std::string_view name) {
  return find_packing_policy(name)->make({.meter = nullptr, .seed = 7});
}

TEST_CASE("packing policies answer to our names and to the published ones") {
  CHECK(find_packing_policy("fgd") == find_packing_policy("FGD"));
  CHECK(find_packing_policy("best-fit-cpu-gpu")->published_name == "BestFit");
  CHECK(find_packing_policy("first-fit") == nullptr);
}

TEST_CASE("dot-product: half of 0.5 x 0.25 and 0.5 x 0.125, off 100, is 90.6, cut to 90") {
  const Node node{{1000, 1000, 1000, 1000}, 64'000};
  CHECK(policy("dot-product")->score(node.room(), whole(1, 32'000)) == 90);
}

TEST_CASE("best-fit-cpu-gpu: a quarter of the CPU and 3/8 of the GPUs left is 68.75, cut to 68") {
  const Node node{{1000, 1000, 1000, 1000}, 64'000};
  CHECK(policy("best-fit-cpu-gpu")->score(node.room(), whole(1, 32'000)) == 68);
}

TEST_CASE("gpu-clustering likes its own class, then mixtures, then empty nodes") {
  const auto clustering = policy("gpu-clustering");
  const PodClasses shares = class_of(share(1));
  const PodClasses mixture = shares | class_of(whole(1));
  const std::vector<std::uint16_t> seven(7, 1000);
  CHECK(clustering->score(Node{seven, 0, shares}.room(), share(200)) == 78);
  CHECK(clustering->score(Node{seven, 0, mixture}.room(), share(200)) == 53);
  CHECK(clustering->score(Node{seven, 0, shares}.room(), whole(1)) == 3);
  CHECK(clustering->score(Node{{1000, 1000}}.room(), whole(1)) == 43);
  CHECK(clustering->score(Node{seven, 0, shares}.room(), PackingPod{.cpu_milli = 1}) == 0);
}

TEST_CASE("gpu-packing fills shared GPUs, then nodes in use, then empty ones") {
  const auto packing = policy("gpu-packing");
  const Node used{{1000, 1000, 300}};
  CHECK(packing->score(used.room(), share(200)) == 97);
  CHECK(packing->score(used.room(), share(500)) == 49);
  CHECK(packing->score(used.room(), whole(2)) == 48);
  CHECK(packing->score(Node{{300, 400, 1000}}.room(), PackingPod{.gpus = 2, .gpu_milli = 250}) ==
        93);
  CHECK(packing->score(Node{{1000, 1000}}.room(), whole(1)) == 31);
  CHECK(packing->score(Node{std::vector<std::uint16_t>(20, 1000)}.room(), whole(1)) == 20);
  CHECK(packing->score(used.room(), PackingPod{.cpu_milli = 1}) == 0);
}

TEST_CASE("fgd takes the GPU where the usual tasks lose least") {
  GpuModels models;
  const std::vector<TaskType> types{{{.cpu_milli = 4000, .gpus = 1, .gpu_milli = 600}, 0.5},
                                    {{.cpu_milli = 8000, .gpus = 1, .gpu_milli = 1000}, 0.3},
                                    {{.cpu_milli = 12'000}, 0.2}};
  const auto meter = std::make_shared<FragmentMeter>(types, models);
  const auto fgd = find_packing_policy("fgd")->make({.meter = meter});
  const Node node{{1000, 600}, 10'000};
  // Before, 500 milli are fragmented: 0.3 x 600 + 0.2 x 1600. On GPU 0 they become 800,
  // on GPU 1 300: a gain of 200, of which the sigmoid is 54.98 %.
  CHECK(meter->fragmented(node.room()) == doctest::Approx(500.0));
  CHECK(fgd->score(node.room(), share(500, 1000)) == 54);
  CHECK(fgd->share_gpu(node.room(), share(500, 1000)) == 1);
  // A whole GPU leaves 600 milli, no use but to the first type: 300 fragmented, the same gain.
  CHECK(fgd->score(node.room(), whole(1, 1000)) == 54);
  // No CPU for anybody, no change for anybody: exactly 50.
  CHECK(fgd->score(Node{{1000}, 1000}.room(), PackingPod{.cpu_milli = 500}) == 50);
}

TEST_CASE("a share goes to the fullest GPU that fits, the lowest of equals") {
  const Node node{{1000, 400, 250, 400}};
  std::vector<std::uint32_t> gpus;
  for (const PackingPolicyEntry& entry : packing_policies()) {
    if (entry.name == "random" || entry.name == "fgd") continue;
    CAPTURE(entry.name);
    choose_gpus(*policy(entry.name), node.room(), share(300), gpus);
    CHECK(gpus == std::vector<std::uint32_t>{1});
  }
}

TEST_CASE("whole GPUs are the lowest free ones, shares of several the fullest that fit") {
  const Node node{{400, 1000, 1000, 1000}};
  std::vector<std::uint32_t> gpus;
  choose_gpus(*policy("gpu-packing"), node.room(), whole(2), gpus);
  CHECK(gpus == std::vector<std::uint32_t>{1, 2});
  const Node shared{{1000, 500, 200, 400, 500}};
  choose_gpus(*policy("gpu-packing"), shared.room(), {.gpus = 2, .gpu_milli = 300}, gpus);
  CHECK(gpus == std::vector<std::uint32_t>{1, 3});
}

TEST_CASE("random packing uses every node and every GPU that fits") {
  PackingProblem problem;
  for (int i = 0; i < 3; ++i) problem.nodes.push_back({.cpu_milli = 1'000'000, .gpus = 2});
  problem.pods.assign(60, share(10));
  problem.types = task_types(problem.pods, problem.models);
  const std::vector<std::uint32_t> ranks{2, 0, 1};
  PackingRun run{problem, *find_packing_policy("random"), ranks, 3};
  std::set<std::pair<std::size_t, std::uint32_t>> used;
  for (const PackingPod& pod : problem.pods) {
    const auto placed = run.arrive(pod);
    REQUIRE(placed);
    used.emplace(placed->node, placed->gpus.front());
  }
  CHECK(used.size() == 6);
}

TEST_CASE("among equal nodes the one of the lowest rank is taken") {
  PackingProblem problem;
  for (int i = 0; i < 3; ++i) problem.nodes.push_back({.cpu_milli = 1000, .gpus = 1});
  problem.pods = {whole(1, 10)};
  problem.types = task_types(problem.pods, problem.models);
  const std::vector<std::uint32_t> ranks{2, 0, 1};
  for (const PackingPolicyEntry& entry : packing_policies()) {
    if (entry.name == "random") continue;
    CAPTURE(entry.name);
    PackingRun run{problem, entry, ranks, 0};
    CHECK(run.arrive(problem.pods[0])->node == 1);
    CHECK(run.arrive(problem.pods[0])->node == 2);
    CHECK(run.arrive(problem.pods[0])->node == 0);
    CHECK_FALSE(run.arrive(problem.pods[0]).has_value());
    CHECK(run.arrivals() == 4);
    CHECK(run.lost() == 1);
    CHECK(run.gpu_milli_arrived() == 4000);
    CHECK(run.cluster().gpu_milli_taken() == 3000);
    CHECK(run.cluster().gpus_touched() == 3);
  }
}

}  // namespace
}  // namespace headroom

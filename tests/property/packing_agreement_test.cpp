#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

#include "headroom/random.hpp"

#include "models/policy/packing/expected_jobs.hpp"
#include "models/policy/placement/packing_placement.hpp"
#include "sim/world/run.hpp"
#include "sim/world/workload_sources.hpp"
#include "tests/models/policy/packing/plain_packing.hpp"

namespace headroom {
namespace {

constexpr Bytes gib{std::int64_t{1} << 30};

/// Jobs that come one after another and stay, on a small cluster of several kinds of
/// nodes; with `shares` some ask for a part of a GPU.
class Arrivals {
 public:
  Arrivals(std::uint64_t seed, bool shares) : stream_{seed, "packing agreement", 0} {
    const char* const models[]{"A", "B", "A"};
    for (int group = 0; group < 3; ++group) {
      const auto gpus = static_cast<std::uint32_t>(pick(1, 2, 4, 8));
      const auto cpus = static_cast<std::uint32_t>(pick(8, 16, 64, 128));
      scenario.cluster.nodes.push_back({.name = "group",
                                        .count = static_cast<std::uint32_t>(1 + stream_.below(3)),
                                        .gpus = gpus,
                                        .gpu_model = models[group],
                                        .cpus = cpus,
                                        .memory = gib * pick(4, 8, 64, 64)});
    }
    InlineJobs jobs;
    for (int i = 0; i < 80; ++i) {
      ListedJob& job = jobs.jobs.emplace_back();
      job.id = std::to_string(i);
      job.submit = 1_s * i;
      job.duration = 1_s * 1'000'000;
      job.request = request(shares);
    }
    scenario.workload.emplace_back(std::move(jobs));
    scenario.run.until = 1_s * 1000;
    scenario.scheduler.backfill = "first-fit";
  }

  Scenario scenario;

 private:
  std::int64_t pick(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) {
    const std::int64_t all[]{a, b, c, d};
    return all[stream_.below(4)];
  }

  ResourceRequest request(bool shares) {
    ResourceRequest request;
    request.cpu_milli = pick(0, 1000, 2000, 3152);
    request.memory = gib * pick(0, 0, 1, 3);
    request.gpus = whole_gpus(pick(0, 1, 1, 2));
    if (request.gpus.count == 0) {
      request.cpu_milli += 1000;
    } else if (shares && request.gpus.count == 1000) {
      request.device_share = {pick(0, 50, 300, 460)};
      request.gpus = whole_gpus(1);
    }
    if (stream_.below(4) == 0) request.gpu_models = {"A"};
    return request;
  }

  RandomStream stream_;
};

/// The same nodes and jobs as the plain referee takes them.
struct PlainSide {
  GpuModels models;
  std::vector<PackingNode> nodes;
  std::vector<std::uint32_t> ranks;
  std::vector<TaskType> types;
  std::vector<PackingPod> pods;
};

PlainSide plain_side(const Scenario& scenario) {
  PlainSide side;
  for (const NodeGroup& group : scenario.cluster.nodes) {
    for (std::uint32_t i = 0; i < group.count; ++i) {
      side.ranks.push_back(static_cast<std::uint32_t>(side.nodes.size()));
      side.nodes.push_back({.cpu_milli = std::int64_t{*group.cpus} * 1000,
                            .memory = *group.memory,
                            .gpus = group.gpus,
                            .model = side.models.model(group.gpu_model)});
    }
  }
  for (const ListedJob& job : std::get<InlineJobs>(scenario.workload[0]).jobs) {
    const ResourceRequest& request = job.request;
    const auto gpus = static_cast<std::int32_t>(request.gpus.count / 1000);
    const bool is_share = request.device_share.count > 0;
    side.pods.push_back(
        {.cpu_milli = request.cpu_milli,
         .gpus = gpus,
         .gpu_milli = gpus == 0  ? 0
                      : is_share ? static_cast<std::int32_t>(request.device_share.count)
                                 : whole_gpu_milli,
         .spec = side.models.spec(request.gpu_models.empty() ? "" : request.gpu_models[0]),
         .memory = request.memory});
  }
  return side;
}

/// Whether every job went where the referee puts it, and waits where it finds no room.
void check_agreement(std::uint64_t seed, bool shares) {
  Arrivals arrivals{seed, shares};
  for (const PlacementEntry& entry : packing_placements()) {
    CAPTURE(entry.name);
    arrivals.scenario.scheduler.placement = entry.name;
    PlainSide side = plain_side(arrivals.scenario);
    GpuModels groups;
    // As the run judges: by all its jobs, models told apart by group.
    std::vector<TaskType> types = task_types(expected_jobs_of(arrivals.scenario), 3, groups);
    for (TaskType& type : types) {
      const std::string& spec = groups.spec_text(type.pod.spec);
      const bool only_some = spec.find('|') != std::string::npos || spec.size() == 1;
      type.pod.spec = side.models.spec(only_some ? "A" : "");
    }
    PlainPacking plain{side.nodes, types, side.models, side.ranks};
    const RunRecord run = run_scenario(arrivals.scenario);
    for (std::size_t i = 0; i < side.pods.size(); ++i) {
      CAPTURE(i);
      const auto id = id_at<JobId>(i);
      const auto wanted = plain.place(std::string{entry.name}, side.pods[i]);
      const bool is_running = run.jobs.record(id).state == JobState::running;
      REQUIRE(is_running == !wanted.empty());
      if (!is_running) continue;
      REQUIRE(index(run.jobs.nodes_of(id).front()) == wanted[0].node);
      if (side.pods[i].gpu_milli % whole_gpu_milli == 0) continue;
      const auto sharing = run.jobs.rare().sharing.find(id);
      REQUIRE(sharing != run.jobs.rare().sharing.end());
      REQUIRE(sharing->second.slots.front().device == wanted[0].gpus.front());
    }
  }
}

TEST_CASE("with whole GPUs every placement by packing scores agrees with its referee") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    check_agreement(seed, false);
  }
}

TEST_CASE("with shares it also takes the referee's device") {
  for (std::uint64_t seed = 100; seed < 160; ++seed) {
    CAPTURE(seed);
    check_agreement(seed, true);
  }
}

}  // namespace
}  // namespace headroom

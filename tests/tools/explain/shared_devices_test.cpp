#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

#include "headroom/hardware.hpp"
#include "headroom/job.hpp"
#include "headroom/units.hpp"

#include "recorded.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run.hpp"
#include "tools/explain/explanation.hpp"
#include "tools/explain/explanation_report.hpp"

using namespace headroom;
using headroom::test::waits_of;

namespace {

/// Two nodes of two GPUs of 40 GB; jobs of 10 s that arrive a second apart.
RecordedRun recorded(const std::vector<ResourceRequest>& requests,
                     const std::optional<MigLayout>& mig = {}) {
  Scenario scenario;
  scenario.scheduler.backfill = "first-fit";
  scenario.cluster.nodes.push_back({.name = "n",
                                    .count = 2,
                                    .gpus = 2,
                                    .gpu_model = {},
                                    .cpus = {},
                                    .memory = {},
                                    .gpu_memory = 1'000_MB * 40,
                                    .mig = mig});
  InlineJobs jobs;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    ListedJob& job = jobs.jobs.emplace_back();
    job.id = std::to_string(i);
    job.submit = 1_s * static_cast<std::int64_t>(i);
    job.request = requests[i];
    job.duration = 10_s;
  }
  scenario.workload.emplace_back(std::move(jobs));
  const RunRecord run = run_scenario(scenario, {.keep_log = true, .on_progress = {}});
  return test::read_back(test::files_of(run, scenario.scheduler));
}

/// `share` thousandths of each of `devices` GPUs of one node.
ResourceRequest share_of(std::int64_t share, std::int64_t devices = 1) {
  ResourceRequest request;
  request.gpus = whole_gpus(devices);
  request.device_share = {share};
  return request;
}

ResourceRequest whole(std::int64_t gpus) {
  ResourceRequest request;
  request.gpus = whole_gpus(gpus);
  return request;
}

}  // namespace

TEST_CASE("parts of GPUs are fragments when no single GPU has enough left") {
  // Each of four GPUs keeps 400 thousandths, 1.6 GPUs in all.
  const RecordedRun run =
      recorded({share_of(600), share_of(600), share_of(600), share_of(600), share_of(500)});
  CHECK(waits_of(run, 4) == "4-10 fragmented\n");
  const RoomSeen room = explain(run, 4).waits.front().room;
  CHECK(room.free_max == GpuShare{1600});
  CHECK(run.runs.back().gpus == GpuShare{500});
}

TEST_CASE("a job of whole GPUs counts those that nobody uses") {
  const RecordedRun run = recorded({share_of(100), whole(2), whole(2)});
  CHECK(waits_of(run, 2) == "2-10 no_capacity\n");
  CHECK(explain(run, 2).waits.front().room.free_max == whole_gpus(1));
}

TEST_CASE("amounts of GPU memory are shares of each device") {
  ResourceRequest request;
  request.gpus = whole_gpus(1);
  request.gpu_memory = 1'000_MB * 30;
  const RecordedRun run = recorded({request, request, request, request, request});
  CHECK(waits_of(run, 4) == "4-10 fragmented\n");
  CHECK(explain(run, 0).runs.front().gpus == GpuShare{750});
}

TEST_CASE("MIG instances need slices from a place where they may begin") {
  const MigLayout layout{
      .compute_slices = 7,
      .memory_slices = 8,
      .kinds = {{.name = "3g.20gb", .compute_slices = 3, .memory_slices = 4, .starts = {0, 4}},
                {.name = "2g.10gb", .compute_slices = 2, .memory_slices = 2, .starts = {0, 2, 4}}}};
  ResourceRequest large;
  large.gpus = whole_gpus(1);
  large.mig = "3g.20gb";
  const RecordedRun run = recorded(std::vector<ResourceRequest>(9, large), layout);
  // Two of them on each of four GPUs; the ninth waits for the first to end.
  CHECK(waits_of(run, 7).empty());
  CHECK(waits_of(run, 8) == "8-10 fragmented\n");
}

#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <string_view>

#include "headroom/units.hpp"

#include "sim/observe/summary.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"

using namespace headroom;

namespace {

constexpr const char* study = HEADROOM_SCENARIOS "/studies/end-to-end/";

/// What users of a stack feel of its storage.
struct Outcome {
  double stall_share = 0.0;  ///< of the GPU time that jobs held
  double run_mean_s = 0.0;
  double queue_delay_p95_s = 0.0;
  double useful_hours = 0.0;
  std::uint64_t digest = 0;
};

double figure(const Tree& tree, std::string_view path) {
  const Tree* found = tree.find(path);
  REQUIRE(found != nullptr);
  return found->number().value();
}

/// Also holds the account against the capacity, to the nanosecond.
Outcome outcome(const std::string& file, const ReadOptions& options) {
  const RunRecord run = run_scenario(read_scenario(study + file, options));
  GpuShareTime sum{};
  GpuShareTime held{};
  for (std::size_t i = 0; i < gpu_class_count; ++i) {
    sum += run.account.by_class[i];
    if (is_allocated(static_cast<GpuClass>(i))) held += run.account.by_class[i];
  }
  CHECK(sum == run.account.capacity);
  const std::int64_t gpus = static_cast<std::int64_t>(run.gpu_count);
  CHECK(run.account.capacity.count == WideInt{(run.end - run.measured_from).count} * gpus * 1000);
  const auto stalled = run.account.by_class[static_cast<std::size_t>(GpuClass::input_stall)];
  const Tree figures = summary(run);
  return {.stall_share = static_cast<double>(stalled.count) / static_cast<double>(held.count),
          .run_mean_s = figure(figures, "run_s.mean"),
          .queue_delay_p95_s = figure(figures, "queue_delay_s.p95"),
          .useful_hours = figure(figures, "gpu_hours.useful"),
          .digest = run.journal_digest};
}

}  // namespace

TEST_CASE("a faster store alone means less waiting, shorter runs and queues, more useful work") {
  for (const char* seed : {"run.seed=1", "run.seed=2", "run.seed=3"}) {
    CAPTURE(seed);
    const ReadOptions options{.data_directory = {}, .overrides = {seed}};
    const Outcome slow = outcome("slow.json", options);
    const Outcome medium = outcome("medium.json", options);
    const Outcome fast = outcome("fast.json", options);
    const auto improves = [](const Outcome& before, const Outcome& after) {
      CHECK(after.stall_share < before.stall_share);
      CHECK(after.run_mean_s < before.run_mean_s);
      CHECK(after.queue_delay_p95_s < before.queue_delay_p95_s);
      CHECK(after.useful_hours > before.useful_hours);
    };
    improves(slow, medium);
    improves(medium, fast);
    // 720 GB/s feed eight DGX-1 of 7.8 GB/s whatever they run.
    CHECK(fast.stall_share < 0.001);
  }
}

TEST_CASE("the scenarios of the storage study differ in the store and in nothing else") {
  const ReadOptions as_medium{.data_directory = {},
                              .overrides = {"cluster.storage[0].system=netapp-a800"}};
  CHECK(outcome("slow.json", as_medium).digest == outcome("medium.json", {}).digest);
  CHECK(outcome("fast.json", as_medium).digest == outcome("medium.json", {}).digest);
}

#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

#include "sim/observe/summary.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"

using namespace headroom;

namespace {

double figure(const Tree& tree, std::string_view path) {
  const Tree* found = tree.find(path);
  REQUIRE(found != nullptr);
  return found->number().value();
}

/// The study of every kind of work with `overrides`. Holds the account against the capacity, to
/// the nanosecond and thousandth of a GPU.
Tree mixed_day(std::vector<std::string> overrides) {
  const RunRecord run =
      run_scenario(read_scenario(HEADROOM_SCENARIOS "/studies/mixed-day/mixed-day.json",
                                 {.data_directory = {}, .overrides = std::move(overrides)}));
  GpuShareTime sum{};
  for (const GpuShareTime& part : run.account.by_class) sum += part;
  CHECK(sum == run.account.capacity);
  const auto gpus = static_cast<std::int64_t>(run.gpu_count);
  CHECK(run.account.capacity.count == WideInt{(run.end - run.measured_from).count} * gpus * 1000);
  return summary(run);
}

}  // namespace

TEST_CASE("on one platform every kind of work is done, and all of it is in the account") {
  const Tree day = mixed_day({});
  CHECK(figure(day, "service.chat.requests.served") > 1e6);
  CHECK(figure(day, "interactive.notebooks.sessions.finished") > 100.0);
  CHECK(figure(day, "pipelines.nightly.runs.succeeded") == 2.0);
  CHECK(figure(day, "sweeps.nightly/tune.trials.all") == 48.0);
  CHECK(figure(day, "etl.stages_done") == 4.0);
  CHECK(figure(day, "etl.read_bytes") == 24e12);
  CHECK(figure(day, "by_queue.research.jobs.completed") > 200.0);
}

TEST_CASE("a slow store holds up all who read from it, and nobody else") {
  for (const char* seed : {"run.seed=1", "run.seed=2", "run.seed=3"}) {
    CAPTURE(seed);
    const Tree usual = mixed_day({seed});
    const Tree slow =
        mixed_day({seed, "cluster.storage[0].read=6GB/s", "cluster.storage[0].write=6GB/s"});
    const auto ratio = [&](std::string_view path) {
      return figure(slow, path) / figure(usual, path);
    };
    CHECK(ratio("pipelines.nightly.steps.prepare.run_s.mean") > 2.0);
    CHECK(ratio("pipelines.nightly.makespan_s.mean") > 1.1);
    CHECK(ratio("service.chat.replicas.start_s.mean") > 1.1);
    CHECK(figure(slow, "gpu_hours.input_stall") > figure(usual, "gpu_hours.input_stall") + 50.0);
    // Notebooks read nothing and have a box of their own.
    CHECK(ratio("interactive.notebooks.slowdown.mean") == 1.0);
    CHECK(ratio("interactive.notebooks.start_delay_s.mean") == 1.0);
  }
}

TEST_CASE("a sweep whose trials all go to their end makes the night too short") {
  const Tree all = mixed_day({R"(workload[2].pipeline.steps[1].sweep.stopping={"rule": "none"})"});
  CHECK(figure(all, "sweeps.nightly/tune.gpu_hours.used") == doctest::Approx(48 * 1.8));
  CHECK(figure(all, "pipelines.nightly.deadline.met_ratio") == 0.0);
}

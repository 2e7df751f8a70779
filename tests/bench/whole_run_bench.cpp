#include <benchmark/benchmark.h>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/world/run.hpp"

namespace headroom {
namespace {

/// What a run's cost is measured against.
struct RunShape {
  std::int64_t jobs = 10'000;
  std::int64_t nodes = 256;
  double load = 0.9;
  bool easy = true;
};

/// Jobs of many sizes and lengths on nodes of 8 GPUs, drawn while the run goes on.
Scenario scenario(const RunShape& shape) {
  constexpr double mean_run_s = 600 * 5.053;  // median × exp(sigma² / 2)
  const std::vector<std::pair<std::uint32_t, double>> gpus{
      {1, 0.5}, {2, 0.12}, {4, 0.12}, {8, 0.16}, {16, 0.06}, {32, 0.03}, {64, 0.01}};
  double mean_gpus = 0;
  for (const auto& [count, weight] : gpus) mean_gpus += count * weight;

  SyntheticSpec demand;
  demand.count = static_cast<std::uint64_t>(shape.jobs);
  demand.gpus = gpus;
  demand.walltime_factor = 2.0;
  demand.duration.name = "lognormal";
  demand.duration.parameters.set("median", std::vector{600.0});
  demand.duration.parameters.set("sigma", std::vector{1.8});
  demand.arrivals.rate_per_s =
      shape.load * static_cast<double>(shape.nodes) * 8 / (mean_gpus * mean_run_s);

  Scenario result;
  result.name = "bench";
  result.cluster.nodes = {{.name = "pool",
                           .count = static_cast<std::uint32_t>(shape.nodes),
                           .gpus = 8,
                           .gpu_model = "",
                           .cpus = {},
                           .memory = {}}};
  result.workload = {demand};
  result.scheduler.backfill = shape.easy ? "easy" : "none";
  return result;
}

void run(benchmark::State& state, const RunShape& shape) {
  const Scenario bench = scenario(shape);
  for (auto _ : state) {
    const RunRecord record = run_scenario(bench);
    benchmark::DoNotOptimize(record.journal_digest);
  }
  state.SetItemsProcessed(state.iterations() * shape.jobs);
}

void against_jobs(benchmark::State& state) { run(state, {.jobs = state.range(0)}); }
BENCHMARK(against_jobs)
    ->Name("run/easy/jobs")
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

void against_jobs_without_backfill(benchmark::State& state) {
  run(state, {.jobs = state.range(0), .easy = false});
}
BENCHMARK(against_jobs_without_backfill)
    ->Name("run/fifo/jobs")
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

void against_nodes(benchmark::State& state) {
  run(state, {.jobs = 100'000, .nodes = state.range(0)});
}
BENCHMARK(against_nodes)
    ->Name("run/easy/nodes")
    ->Arg(128)
    ->Arg(1024)
    ->Arg(8192)
    ->Unit(benchmark::kMillisecond);

/// Load in percent, then jobs: above 100 % the queue grows with the number of jobs.
void against_load(benchmark::State& state) {
  run(state, {.jobs = state.range(1), .load = static_cast<double>(state.range(0)) / 100});
}
BENCHMARK(against_load)
    ->Name("run/easy/load")
    ->ArgsProduct({{85, 95, 98, 110}, {10'000, 50'000, 250'000}})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace headroom

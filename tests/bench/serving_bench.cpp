#include <benchmark/benchmark.h>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "headroom/units.hpp"

#include "models/serving/service_spec.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/serving/make_engine.hpp"
#include "sim/world/run.hpp"

namespace headroom {
namespace {

/// Four replicas at 80 % load, each request on its own.
void serve(benchmark::State& state, ServiceSpec spec, double replica_per_s) {
  constexpr std::uint32_t replicas = 4;
  const auto requests = static_cast<double>(state.range(0));
  const double per_s = 0.8 * replicas * replica_per_s;
  spec.requests.curve = {.per_s = per_s};
  const TimePoint end{Duration{std::llround(requests / per_s * 1e9)}};
  for (auto _ : state) {
    const auto engine =
        make_exact_engine(spec, {.start = {}, .end = end, .seed = 1, .entity = 0}, {});
    for (std::uint32_t i = 0; i < replicas; ++i) engine->add(i, 0);
    engine->advance(end);
    benchmark::DoNotOptimize(engine->figures().served);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void one_by_one(benchmark::State& state) {
  ServiceSpec spec;
  spec.answers = {AnswerTime{.fixed = 10_ms}};
  serve(state, spec, 100.0);
}

void in_batches(benchmark::State& state) {
  ServiceSpec spec;
  spec.answers = {AnswerTime{.fixed = 5_ms, .per_request = 1_ms}};
  spec.batch = {.max = 16, .max_wait = 2_ms};
  serve(state, spec, capacity_per_s(spec.answers.front(), spec.batch));
}

void language(benchmark::State& state) {
  ServiceSpec spec;
  spec.language = {
      {.weights_s = 0.006, .token_s = 2.3e-5, .cached_s = 4.6e-8, .cache_tokens = 420'000}};
  spec.requests.tokens_in = {.median = 1000, .sigma = 0.8};
  spec.requests.tokens_out = {.median = 200, .sigma = 0.7};
  serve(state, spec, 10.0);
}

/// A day of services with a rate of their own by the hour, scaled by their utilisation.
void fluid_day(benchmark::State& state) {
  Scenario bench;
  bench.name = "bench";
  bench.cluster.nodes = {{.name = "pool",
                          .count = static_cast<std::uint32_t>(state.range(0)),
                          .gpus = 8,
                          .gpu_model = "",
                          .cpus = {},
                          .memory = {}}};
  bench.run.until = 24_h;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    ServiceSpec spec;
    spec.is_fluid = true;
    spec.replica.id = "s" + std::to_string(i);
    spec.replica.request.gpus = whole_gpus(1);
    spec.lasts = 24_h;
    spec.answers = {AnswerTime{.fixed = Duration{5'000'000 + (i * 20'011)}}};
    spec.requests.curve.per_s = 400.0 / (1.0 + (static_cast<double>(i) * 0.004));
    for (int hour = 0; hour < 24; ++hour) {
      const double phase = (hour - 3 + static_cast<double>(i % 24)) * 6.283185307179586 / 24;
      spec.requests.curve.daily.push_back(1.0 - (0.8 * std::cos(phase)));
    }
    spec.replicas = {.min = 1, .max = 8, .start = 1};
    spec.autoscaler = AutoscalerSpec{.measure = ScalingMeasure::utilisation,
                                     .target = 0.6,
                                     .every = 15_s,
                                     .window = 15_s,
                                     .tolerance = 0.1,
                                     .down_delay = 300_s};
    bench.services.push_back(std::move(spec));
  }
  for (auto _ : state) {
    const RunRecord record = run_scenario(bench);
    benchmark::DoNotOptimize(record.services.back().figures.served);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(one_by_one)
    ->Name("serving/one_by_one")
    ->RangeMultiplier(10)
    ->Range(100'000, 10'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(in_batches)
    ->Name("serving/in_batches")
    ->RangeMultiplier(10)
    ->Range(100'000, 10'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(language)
    ->Name("serving/language")
    ->RangeMultiplier(10)
    ->Range(10'000, 1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(fluid_day)
    ->Name("serving/fluid_day")
    ->RangeMultiplier(10)
    ->Range(10, 1'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace headroom

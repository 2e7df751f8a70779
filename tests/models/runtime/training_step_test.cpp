#include "models/runtime/training_step.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

#include "models/hardware/catalog.hpp"

using namespace headroom;

namespace {

TrainingWorkload benchmark(const char* name) {
  const auto work = find_workload(mlperf_workloads(), name);
  REQUIRE(work.has_value());
  return *work;
}

AcceleratorRates rates_of(const char* name) {
  const auto rates = accelerator_rates(Catalog::built_in().accelerator(name), Precision::mixed);
  REQUIRE(rates.has_value());
  return *rates;
}

/// A machine of round numbers: 100 TFLOP/s and 1 TB/s that are reached, a model of
/// 50 GFLOP (at 50 %) and 1 GB, 100 million parameters.
constexpr TrainingJob round_job{.rates = {.compute = {100e12}, .memory = {1e12}},
                                .work = {.name = "round",
                                         .summary = "",
                                         .gflop_per_sample = 50,
                                         .efficiency = 0.9,
                                         .traffic_mb_per_sample = 1000,
                                         .launch_ms = 10,
                                         .parameters_millions = 100},
                                .samples_per_micro_step = 90};

}  // namespace

TEST_CASE("one accelerator by hand: launch + arithmetic + traffic") {
  // 10 ms + 90 * 50 GFLOP / 90 TFLOP/s = 50 ms + 90 * 1 GB / 1 TB/s = 90 ms.
  const StepBreakdown step = training_step(round_job, {});
  CHECK(step.total == 150_ms);
  CHECK(step.launch == 10_ms);
  CHECK(step.compute == 50_ms);
  CHECK(step.memory == 90_ms);
  CHECK(step.communication == Duration{});
  CHECK(step.stragglers == Duration{});
  CHECK(step.samples_per_second() == doctest::Approx(600.0));
  CHECK(step.limited_by == StepLimit::memory);
  CHECK(step.gain_without(StepLimit::memory) == doctest::Approx(2.5));
  CHECK(step.gain_without(StepLimit::network) == 1.0);
}

TEST_CASE("eight accelerators by hand: exchange hidden but for a tenth") {
  // 200 MB over 20 GB/s: 14/8 * 10 ms + 60 us = 17.56 ms; 0.8 * 2/3 of 150 ms hide it.
  const StepBreakdown step =
      training_step(round_job, {.accelerators_per_node = 8, .peer = 20_GBps});
  CHECK(to_seconds(step.total) == doctest::Approx(0.150 * 1.03 + 0.001756).epsilon(1e-5));
  CHECK(to_seconds(step.communication) == doctest::Approx(0.001756).epsilon(1e-3));
  CHECK(to_seconds(step.stragglers) == doctest::Approx(0.0045));
  CHECK(step.samples == 720.0);
}

TEST_CASE("accumulation exchanges once and hides nothing") {
  TrainingJob job = round_job;
  job.accumulation = 4;
  const StepBreakdown step = training_step(job, {.accelerators_per_node = 8, .peer = 20_GBps});
  CHECK(to_seconds(step.total) == doctest::Approx(4 * 0.150 * 1.03 + 1.1 * 0.01756).epsilon(1e-5));
}

TEST_CASE("the recipe's worked case: MLPerf v0.7 ResNet-50 on a DGX-1 with 208 images each") {
  const TrainingJob job{.rates = rates_of("v100-sxm2-16"),
                        .work = benchmark("resnet"),
                        .samples_per_micro_step = 208};
  const StepBreakdown step = training_step(job, {.accelerators_per_node = 8, .peer = 120_GBps});
  CHECK(to_seconds(step.total) == doctest::Approx(0.147).epsilon(0.01));
  CHECK(step.samples_per_second() == doctest::Approx(11'300.0).epsilon(0.01));
}

TEST_CASE("the parts of a step sum to it, whatever limits it") {
  for (const double batch : {0.25, 1.0, 8.0, 200.0}) {
    for (const std::uint32_t nodes : {1U, 4U, 128U}) {
      for (const double host_rate : {0.0, 40.0, 5000.0}) {
        TrainingJob job = round_job;
        job.work.step_variance = 0.1;
        job.work.efficiency = 0.4;
        job.stack = {.speed = 0.8, .host_us_per_sample = 300, .host_rate = host_rate};
        job.host_cores = 32;
        job.samples_per_micro_step = batch;
        const TrainingCluster cluster{
            .nodes = nodes, .accelerators_per_node = 4, .peer = 10_GBps, .network = 2_GBps};
        const StepBreakdown step = training_step(job, cluster);
        const Duration sum = step.compute + step.memory + step.launch + step.host_input +
                             step.communication + step.stragglers;
        CHECK(std::abs((sum - step.total).count) <= 6);
        CHECK(std::ranges::all_of(step.without, [&](Duration d) { return d <= step.total; }));
      }
    }
  }
}

TEST_CASE("a step never gets faster by slower parts") {
  const TrainingCluster cluster{
      .nodes = 4, .accelerators_per_node = 8, .peer = 50_GBps, .network = 10_GBps};
  const Duration base = training_step(round_job, cluster).total;
  TrainingJob job = round_job;
  job.rates.compute = {50e12};
  CHECK(training_step(job, cluster).total > base);
  job = round_job;
  job.rates.memory = {5e11};
  CHECK(training_step(job, cluster).total > base);
  TrainingCluster slow = cluster;
  slow.network = 1_GBps;
  CHECK(training_step(round_job, slow).total > base);
  slow = cluster;
  slow.peer = 1_GBps;
  CHECK(training_step(round_job, slow).total > base);
}

TEST_CASE("a gradient exchange over nodes by hand") {
  // Inside: 7/4 * 200 MB / 100 GB/s + 60 us; between: 3/2 * 200 MB / 10 GB/s + 2 * 115 us.
  const Duration time = gradient_exchange(
      100.0, 2.0, {.nodes = 4, .accelerators_per_node = 8, .peer = 100_GBps, .network = 10_GBps});
  CHECK(to_seconds(time) == doctest::Approx(3.5e-3 + 60e-6 + 30e-3 + 230e-6).epsilon(1e-5));
}

TEST_CASE("a pod of thousands of chips does not walk a ring of all of them") {
  const TrainingCluster pod{.accelerators_per_node = 2048, .peer = 100_GBps};
  // 11 doublings of 20 us, and twice 2 MB over 100 GB/s.
  CHECK(to_seconds(gradient_exchange(1.0, 2.0, pod)) == doctest::Approx(260e-6).epsilon(0.01));
}

TEST_CASE("hosts prepare less than in proportion to their cores") {
  CHECK(host_samples_per_second(1010, 40) == doctest::Approx(11'107.0).epsilon(1e-3));
  CHECK(host_samples_per_second(1010, 80) < 2.0 * host_samples_per_second(1010, 40));
}

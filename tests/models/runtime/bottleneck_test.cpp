// Cases whose bottleneck is known from published measurements: the model must
// name it, and say that removing it helps.
#include <doctest/doctest.h>

#include "models/fabric/collectives/collectives.hpp"
#include "models/hardware/catalog.hpp"
#include "models/runtime/peer_rate.hpp"
#include "models/runtime/software_stack.hpp"
#include "models/runtime/training_step.hpp"

using namespace headroom;

namespace {

AcceleratorRates rates_of(const char* name, Precision precision = Precision::mixed) {
  const auto rates = accelerator_rates(Catalog::built_in().accelerator(name), precision);
  REQUIRE(rates.has_value());
  return *rates;
}

TrainingWorkload script(const char* name) {
  return find_workload(script_workloads(), name).value();
}

TrainingWorkload benchmark(const char* name) {
  return find_workload(mlperf_workloads(), name).value();
}

constexpr TrainingCluster dgx_a100{.accelerators_per_node = 8, .peer = {234e9}};

}  // namespace

TEST_CASE("Mask R-CNN on A100 runs at the pace of the host") {
  const TrainingJob job{
      .rates = rates_of("a100-sxm-40"), .work = script("maskrcnn"), .samples_per_micro_step = 12};
  CHECK(training_step(job, dgx_a100).limited_by == StepLimit::launch);
}

TEST_CASE("SSD is bound by memory bandwidth, on Volta and on Hopper") {
  for (const char* const name : {"v100-sxm2-32", "a100-sxm-80", "h100-sxm"}) {
    const TrainingJob job{.rates = rates_of(name),
                          .work = script("ssd300"),
                          .stack = script_stack({.framework = "pytorch NGC", .workload = "ssd300"}),
                          .samples_per_micro_step = 128};
    CHECK(training_step(job, {.accelerators_per_node = 8, .peer = 120_GBps}).limited_by ==
          StepLimit::memory);
  }
}

TEST_CASE("four RTX 3090 fine-tune BERT slower than two: all bounce through the host") {
  const TrainingJob job{.rates = rates_of("rtx-3090"),
                        .work = script("bert_large_squad"),
                        .samples_per_micro_step = 16};
  const auto box = [](std::uint32_t cards) {
    return TrainingCluster{
        .accelerators_per_node = cards,
        .peer = peer_rate({.interconnect = GpuInterconnect::pcie_host_bounce, .ranks = cards})};
  };
  const StepBreakdown two = training_step(job, box(2));
  const StepBreakdown four = training_step(job, box(4));
  CHECK(four.limited_by == StepLimit::peer_links);
  // Measured: 76 and 67 sequences/s. The model holds them level.
  CHECK(four.samples_per_second() < 1.2 * two.samples_per_second());
  CHECK(four.gain_without(StepLimit::peer_links) > 2.0);
}

TEST_CASE("BERT in a box of PCIe switches is bound by them, and bridges help") {
  TrainingJob job{.rates = rates_of("a100-pcie-40"),
                  .work = benchmark("bert"),
                  .stack = mlperf_stack("bert", {.round = MlperfRound::v10}),
                  .samples_per_micro_step = 16,
                  .accumulation = 2};
  PeerFabric fabric{.interconnect = GpuInterconnect::pcie,
                    .link = 300_GBps,
                    .pcie = pcie_bandwidth(3, 16),
                    .ranks = 8,
                    .shares_uplinks = true};
  const StepBreakdown without =
      training_step(job, {.accelerators_per_node = 8, .peer = peer_rate(fabric)});
  CHECK(without.limited_by == StepLimit::peer_links);
  fabric.interconnect = GpuInterconnect::nvlink_bridge;
  const StepBreakdown with =
      training_step(job, {.accelerators_per_node = 8, .peer = peer_rate(fabric)});
  CHECK(with.total < without.total);
}

TEST_CASE("64 K80 dies on 10 GbE: their slow compute hides the network") {
  TrainingJob job{
      .rates = rates_of("k80-die", Precision::fp32),
      .work = find_workload(early_workloads(), "resnet50").value(),
      .stack = script_stack(
          {.framework = "tensorflow 2017", .workload = "resnet50", .accelerator_family = "kepler"}),
      .precision = Precision::fp32,
      .samples_per_micro_step = 64};
  const TrainingCluster cluster{
      .nodes = 8, .accelerators_per_node = 8, .peer = {4.7e9}, .network = {1.1e9}};
  const StepBreakdown step = training_step(job, cluster);
  CHECK(step.limited_by == StepLimit::compute);
  CHECK(step.gain_without(StepLimit::network) < 1.05);
  // Measured: 2744 images/s, 82 % of 64 single dies.
  CHECK(step.samples_per_second() == doctest::Approx(2744.0).epsilon(0.1));
  // The same network under P100, five times as fast, is in the way.
  job.rates = rates_of("p100-sxm2", Precision::fp32);
  job.stack = {};
  job.samples_per_micro_step = 16;
  CHECK(training_step(job, cluster).limited_by == StepLimit::network);
}

TEST_CASE("PyTorch's ResNet-50 script on a DGX A100 waits for input") {
  TrainingJob job{.rates = rates_of("a100-sxm-80"),
                  .work = script("resnet50"),
                  .stack = script_stack({.framework = "pytorch", .workload = "resnet50"}),
                  .samples_per_micro_step = 256,
                  .host_cores = 128};
  const StepBreakdown eight = training_step(job, dgx_a100);
  CHECK(eight.limited_by == StepLimit::host_input);
  CHECK(eight.gain_without(StepLimit::host_input) > 1.1);
  // Measured: 16,621 images/s, 84 % of eight single ones.
  CHECK(eight.samples_per_second() == doctest::Approx(16'621.0).epsilon(0.05));
  // One accelerator alone is fed well enough.
  CHECK(training_step(job, {}).limited_by == StepLimit::memory);
}

TEST_CASE("MLPerf's small batches on 500 accelerators and more are bound by launches") {
  const TrainingJob job{.rates = rates_of("a100-sxm-40"),
                        .work = benchmark("ssd"),
                        .stack = mlperf_stack("ssd", {.accelerator_family = "ampere"}),
                        .samples_per_micro_step = 4};
  const TrainingCluster many{
      .nodes = 64, .accelerators_per_node = 8, .peer = {234e9}, .network = 192_GBps};
  CHECK(training_step(job, many).limited_by == StepLimit::launch);
  TrainingJob large = job;
  large.samples_per_micro_step = 112;
  CHECK(training_step(large, dgx_a100).limited_by != StepLimit::launch);
}

TEST_CASE("one parameter server is bound by its adapter, and worse with each worker") {
  const Bytes resnet{102'400'000};
  const auto exchange = [&](std::uint32_t workers, Bandwidth server) {
    const CollectiveGroup group{.nodes = workers, .ranks_per_node = 1, .inter = server};
    return to_seconds(central_server().make()->time(resnet, group));
  };
  const double step =
      to_seconds(training_step({.rates = rates_of("p100-sxm2", Precision::fp32),
                                .work = find_workload(early_workloads(), "resnet50").value(),
                                .precision = Precision::fp32,
                                .samples_per_micro_step = 32},
                               {})
                     .total);
  CHECK(exchange(2, 12_GBps) < step);
  CHECK(exchange(12, {1.1e9}) > 10.0 * step);
  CHECK(exchange(12, 12_GBps) == doctest::Approx(6.0 * exchange(2, 12_GBps)).epsilon(0.01));
}

TEST_CASE("accumulation keeps BERT on 32 nodes near linear") {
  TrainingJob job{.rates = rates_of("a100-sxm-80"),
                  .work = script("bert_large_s512"),
                  .samples_per_micro_step = 32,
                  .accumulation = 4};
  TrainingCluster cluster{
      .nodes = 32, .accelerators_per_node = 8, .peer = {234e9}, .network = 192_GBps};
  const StepBreakdown many = training_step(job, cluster);
  CHECK(many.limited_by == StepLimit::compute);
  job.accumulation = 128;
  const StepBreakdown one = training_step(job, dgx_a100);
  // Measured: 94 % of 32 times one node.
  CHECK(many.samples_per_second() > 0.85 * 32.0 * one.samples_per_second());
}

TEST_CASE("variable-length work waits for its slowest worker at scale") {
  const TrainingJob job{.rates = rates_of("v100-sxm3-32"),
                        .work = benchmark("maskrcnn"),
                        .samples_per_micro_step = 6};
  const TrainingCluster many{
      .nodes = 12, .accelerators_per_node = 16, .peer = 117_GBps, .network = 96_GBps};
  const StepBreakdown step = training_step(job, many);
  CHECK(step.gain_without(StepLimit::stragglers) > 1.4);
  CHECK(step.stragglers > step.communication);
}

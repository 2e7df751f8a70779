#include "sim/observe/fragmentation.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <vector>

namespace headroom {
namespace {

NodeGroup group(std::uint32_t count, std::uint32_t gpus) {
  return {.name = "group", .count = count, .gpus = gpus, .gpu_model = {}, .cpus = {}, .memory = {}};
}

TimePoint at(Duration time) { return TimePoint{time}; }

/// Half of the jobs ask for one GPU, half for four.
std::vector<ExpectedJobs> ones_and_fours() {
  return {{.count = 5, .gpus = 1, .of_each = {1000}, .groups = {0}},
          {.count = 5, .gpus = 4, .of_each = {1000}, .groups = {0}}};
}

TEST_CASE("free GPUs count as fragmented by the part of the jobs that cannot use them") {
  FreeCapacity free{{{group(2, 4)}}};
  FragmentationSamples samples{free, 4_s * 1024};
  samples.hold_until(at(4_s), 1);
  free.take(NodeId{0}, {.gpus_per_node = 1});
  samples.hold_until(at(12_s), 2);
  const FragmentationSeries series = samples.judge(ones_and_fours());
  CHECK(series.spacing == 4_s);
  REQUIRE(series.samples.size() == 3);
  CHECK(series.samples[0].fragmented_gpus == 0.0);
  CHECK(series.samples[0].free_gpus == 8.0);
  // Three GPUs of one node are of no use to jobs of four.
  CHECK(series.samples[1].fragmented_gpus == doctest::Approx(1.5));
  CHECK(series.samples[2].fragmented_gpus == doctest::Approx(1.5));
  CHECK(series.samples[1].free_gpus == 7.0);
}

TEST_CASE("shared GPUs count with what is left of them") {
  FreeCapacity free{{{group(1, 2)}}};
  ResourceRequest share;
  share.gpus = whole_gpus(1);
  share.device_share = {400};
  const Footprint footprint = free.resolve(share);
  free.take(NodeId{0}, footprint, std::vector<DeviceSlot>{{.device = 1}});
  FragmentationSamples samples{free, 1024_s};
  samples.hold_until(at(1_s), 1);
  // 600 thousandths are too little for a whole GPU, but not for another share.
  const std::vector<ExpectedJobs> expected{
      {.count = 1, .gpus = 1, .of_each = {1000}, .groups = {0}},
      {.count = 1, .gpus = 1, .of_each = {400}, .groups = {0}}};
  const FragmentationSeries series = samples.judge(expected);
  REQUIRE(series.samples.size() == 1);
  CHECK(series.samples[0].free_gpus == doctest::Approx(1.6));
  CHECK(series.samples[0].fragmented_gpus == doctest::Approx(0.3));
}

TEST_CASE("a run of unknown length is looked at less and less often, but evenly") {
  FreeCapacity free{{{group(3, 4)}}};
  FragmentationSamples samples{free, std::nullopt};
  const Footprint one{.gpus_per_node = 1};
  // One GPU of node 0 is busy in every other 5,000 seconds.
  bool busy = false;
  for (std::int64_t i = 1; i <= 40; ++i) {
    samples.hold_until(at(5000_s * i), static_cast<std::uint64_t>(i));
    busy ? free.give(NodeId{0}, one) : free.take(NodeId{0}, one);
    busy = !busy;
  }
  const FragmentationSeries series = samples.judge(ones_and_fours());
  CHECK(series.samples.size() > 1024);
  CHECK(series.samples.size() <= 2048);
  const double last = to_seconds(series.spacing) * static_cast<double>(series.samples.size());
  CHECK(last >= 200'000.0);
  for (std::size_t i = 0; i < series.samples.size(); ++i) {
    CAPTURE(i);
    const auto second =
        static_cast<std::int64_t>(to_seconds(series.spacing)) * static_cast<std::int64_t>(i);
    REQUIRE(series.samples[i].free_gpus == (second / 5000 % 2 == 0 ? 12.0 : 11.0));
  }
}

TEST_CASE("many nodes and few events are looked at seldom") {
  FreeCapacity free{{{group(100'000, 4)}}};
  FragmentationSamples samples{free, std::nullopt};
  for (std::int64_t i = 1; i <= 3000; ++i) samples.hold_until(at(1_s * i), 1);
  const FragmentationSeries series = samples.judge(ones_and_fours());
  CHECK(series.samples.size() >= 1);
  CHECK(series.samples.size() < 100);
  CHECK(series.samples.back().free_gpus == 400'000.0);
}

TEST_CASE("without CPU figures jobs find CPU anywhere; with them they may lack it") {
  NodeGroup counted = group(1, 2);
  counted.cpus = 4;
  const std::vector<ExpectedJobs> expected{
      {.count = 1, .gpus = 1, .of_each = {1000}, .cpu_milli = 5000, .groups = {0}}};
  for (const bool counts : {false, true}) {
    FreeCapacity free{{{counts ? counted : group(1, 2)}}};
    FragmentationSamples samples{free, 1024_s};
    samples.hold_until(at(1_s), 1);
    CHECK(samples.judge(expected).samples[0].fragmented_gpus == (counts ? 2.0 : 0.0));
  }
}

}  // namespace
}  // namespace headroom

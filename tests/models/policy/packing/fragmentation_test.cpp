#include "models/policy/packing/fragmentation.hpp"

#include <cstdint>
#include <doctest/doctest.h>
#include <vector>

#include "models/policy/packing/sum_tree.hpp"

namespace headroom {
namespace {

TEST_CASE("each type books free GPUs to the class of what it lacks") {
  GpuModels models;
  const std::uint32_t model = models.model("A");
  const std::uint32_t elsewhere = models.spec("B");
  const std::vector<std::uint16_t> gpus{1000, 400};
  PackingRoom room{.cpu_milli = 1000, .gpu_milli = gpus, .gpu_milli_total = 1400, .model = model};
  const auto split = [&](const PackingPod& pod) {
    const std::vector<TaskType> types{{pod, 1.0}};
    FragmentMeter meter{types, models};
    const FragmentSplit found = meter.split(room);
    CHECK(meter.fragmented(room) == found.fragmented());
    return found;
  };
  CHECK(split({.cpu_milli = 1000}).no_gpu_fits == 1400.0);
  CHECK(split({.cpu_milli = 1001}).no_gpu_lacks_cpu == 1400.0);
  CHECK(split({.gpus = 1, .gpu_milli = 10, .spec = elsewhere}).no_access == 1400.0);
  CHECK(split({.cpu_milli = 1001, .gpus = 2, .gpu_milli = 1000}).lacks_both == 1400.0);
  CHECK(split({.cpu_milli = 1000, .gpus = 2, .gpu_milli = 1000}).lacks_gpu == 1400.0);
  CHECK(split({.cpu_milli = 1001, .gpus = 1, .gpu_milli = 1000}).lacks_cpu == 1400.0);
  const FragmentSplit fits = split({.cpu_milli = 1000, .gpus = 1, .gpu_milli = 500});
  CHECK(fits.lacks_gpu == 400.0);
  CHECK(fits.usable == 1000.0);
  CHECK(fits.fragmented() == 400.0);
  // As much as is free is enough.
  CHECK(split({.cpu_milli = 1000, .gpus = 2, .gpu_milli = 400}).usable == 1400.0);
}

TEST_CASE("a change of one GPU is tallied as the whole node would be") {
  GpuModels models;
  const std::vector<TaskType> types{{{.gpus = 1, .gpu_milli = 300}, 0.5},
                                    {{.gpus = 1, .gpu_milli = 700}, 0.3},
                                    {{.gpus = 2, .gpu_milli = 1000}, 0.2}};
  const FragmentMeter meter{types, models};
  for (std::uint16_t from = 0; from <= 1000; from = static_cast<std::uint16_t>(from + 50)) {
    for (std::uint16_t to = 0; to <= from; to = static_cast<std::uint16_t>(to + 50)) {
      GpuTally moved;
      GpuTally anew;
      meter.tally(std::vector<std::uint16_t>{from, 450}, moved);
      meter.move(moved, from, to);
      meter.tally(std::vector<std::uint16_t>{to, 450}, anew);
      REQUIRE(moved.levels.size() == 3);
      for (std::size_t i = 0; i < 3; ++i) {
        CHECK(moved.levels[i].fitting == anew.levels[i].fitting);
        CHECK(moved.levels[i].below_milli == anew.levels[i].below_milli);
      }
    }
  }
}

TEST_CASE("a node without GPUs has nothing that could be fragmented") {
  GpuModels models;
  const std::vector<TaskType> types{{{.cpu_milli = 1}, 1.0}};
  FragmentMeter meter{types, models};
  CHECK(meter.fragmented(PackingRoom{.cpu_milli = 5}) == 0.0);
}

TEST_CASE("a sum kept up to date is the sum of what stands there, whatever was there before") {
  SumTree one{5};
  SumTree other{5};
  for (std::size_t i = 0; i < 5; ++i) one.set(i, 1e17);
  for (std::size_t i = 0; i < 5; ++i) one.set(i, 0.1 * static_cast<double>(i));
  for (std::size_t i = 5; i-- > 0;) other.set(i, 0.1 * static_cast<double>(i));
  CHECK(one.sum() == other.sum());
  CHECK(one.sum() == doctest::Approx(1.0));
  CHECK(SumTree{0}.sum() == 0.0);
}

}  // namespace
}  // namespace headroom

#include "models/policy/packing/task_types.hpp"

#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <vector>

namespace headroom {
namespace {

void add(std::vector<PackingPod>& pods, std::size_t count, const PackingPod& pod) {
  pods.insert(pods.end(), count, pod);
}

TEST_CASE("types are listed until they cover 95 %, the one that crosses included") {
  GpuModels models;
  std::vector<PackingPod> pods;
  add(pods, 90, {.cpu_milli = 1});
  add(pods, 4, {.cpu_milli = 2});
  add(pods, 3, {.cpu_milli = 3});
  add(pods, 3, {.cpu_milli = 4});
  const auto types = task_types(pods, models);
  REQUIRE(types.size() == 3);
  CHECK(types[0].pod.cpu_milli == 1);
  CHECK(types[1].pod.cpu_milli == 2);
  CHECK(types[2].pod.cpu_milli == 4);  // of two equally common ones the larger
  CHECK(types[0].weight == doctest::Approx(90.0 / 97.0));
  CHECK(types[0].weight + types[1].weight + types[2].weight == doctest::Approx(1.0));
}

TEST_CASE("exactly 95 % is enough") {
  GpuModels models;
  std::vector<PackingPod> pods;
  add(pods, 19, {.cpu_milli = 1});
  add(pods, 1, {.cpu_milli = 2});
  CHECK(task_types(pods, models).size() == 1);
}

TEST_CASE("equally common types go by CPU, then GPU milli, then GPUs, then the text of the spec") {
  GpuModels models;
  const std::uint32_t z = models.spec("Z");
  const std::uint32_t a = models.spec("A");
  const std::vector<PackingPod> pods{{.cpu_milli = 1, .gpus = 1, .gpu_milli = 500},
                                     {.cpu_milli = 1, .gpus = 1, .gpu_milli = 1000, .spec = a},
                                     {.cpu_milli = 1, .gpus = 1, .gpu_milli = 1000, .spec = z},
                                     {.cpu_milli = 1, .gpus = 2, .gpu_milli = 1000},
                                     {.cpu_milli = 2}};
  const auto types = task_types(pods, models);
  REQUIRE(types.size() == 5);
  CHECK(types[0].pod == pods[4]);
  CHECK(types[1].pod == pods[3]);
  CHECK(types[2].pod == pods[2]);
  CHECK(types[3].pod == pods[1]);
  CHECK(types[4].pod == pods[0]);
}

TEST_CASE("memory does not make a type") {
  GpuModels models;
  const std::vector<PackingPod> pods{{.cpu_milli = 1, .memory = Bytes{5}},
                                     {.cpu_milli = 1, .memory = Bytes{6}}};
  const auto types = task_types(pods, models);
  REQUIRE(types.size() == 1);
  CHECK(types[0].weight == 1.0);
  CHECK(types[0].pod.memory == Bytes{});
}

TEST_CASE("no pods, no types") {
  CHECK(task_types(std::vector<PackingPod>{}, GpuModels{}).empty());
}

TEST_CASE("a spec admits the models it names, whether they are known before it or after") {
  GpuModels models;
  const std::uint32_t v100 = models.model("V100");
  const std::uint32_t spec = models.spec("V100|V100M32|V100M32");
  const std::uint32_t long_name = models.model("V100M32");
  const std::uint32_t other = models.model("V100M");
  CHECK(models.admits(spec, v100));
  CHECK(models.admits(spec, long_name));
  CHECK_FALSE(models.admits(spec, other));
  CHECK(models.admits(models.spec(""), other));
  CHECK(models.spec("V100|V100M32|V100M32") == spec);
  CHECK(models.model("V100M") == other);
}

}  // namespace
}  // namespace headroom

#include "models/runtime/software_stack.hpp"

#include <doctest/doctest.h>

#include "models/runtime/training_workload.hpp"

using namespace headroom;

TEST_CASE("software gets no slower by its age, and launches less") {
  for (const TrainingWorkload& work : mlperf_workloads()) {
    CAPTURE(work.name);
    const SoftwareStack v06 = mlperf_stack(work.name, {.round = MlperfRound::v06});
    const SoftwareStack v07 = mlperf_stack(work.name, {.round = MlperfRound::v07});
    const SoftwareStack v10 = mlperf_stack(work.name, {.round = MlperfRound::v10});
    CHECK(v06.speed <= v07.speed);
    CHECK(v07.speed <= v10.speed * 1.02);
    CHECK(v06.launch_factor >= v07.launch_factor);
    CHECK(v07.launch_factor > v10.launch_factor);
  }
}

TEST_CASE("what no run is known of counts as the best stack") {
  const SoftwareStack stack = script_stack({.framework = "jax", .workload = "resnet50"});
  CHECK(stack.speed == 1.0);
  CHECK(stack.extra_traffic_mb == 0.0);
  CHECK(stack.host_rate == 0.0);
}

TEST_CASE("one factor for the compilers of other makers") {
  CHECK(mlperf_stack("resnet", {.accelerator_family = "ipu"}).speed < 0.5);
  CHECK(mlperf_stack("resnet", {.accelerator_family = "tpu"}).speed > 1.0);
  CHECK(mlperf_stack("resnet", {.accelerator_family = "tpu"}).launch_factor == 0.5);
}

TEST_CASE("an unknown model is a typical one") {
  const TrainingWorkload work = typical_workload(100, 50);
  CHECK(work.traffic_mb_per_sample == 1500.0);
  CHECK(work.efficiency == 0.45);
  CHECK_FALSE(find_workload(script_workloads(), "chess").has_value());
}

#include "models/stack/training_pace.hpp"

#include <doctest/doctest.h>
#include <string>

#include "headroom/diagnostics.hpp"

#include "models/hardware/catalog.hpp"
#include "tests/models/stack/small_stack.hpp"

using namespace headroom;

namespace {

std::string refusal(const TrainingProfile& profile, const GroupHardware& group) {
  const StackSpec stack = round_stack(1);
  try {
    static_cast<void>(training_pace(profile, {.group = &group, .network = &stack.network}, "here"));
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

double parts(const TrainingPace& pace) {
  return pace.useful + pace.communication + pace.host_input;
}

}  // namespace

TEST_CASE("ResNet-50 on a DGX-1 by hand: 11,300 images a second") {
  // MLPerf v0.7, 208 images a GPU: 0.286 ms of arithmetic and 0.369 ms of memory traffic for
  // an image, 143 ms with the launch, times 1.03 for the slowest of eight, 0.1 ms of exchange.
  // 11,186 were measured.
  const Catalog catalog = Catalog::built_in();
  GroupHardware group;
  group.server = catalog.server("dgx-1-v100");
  group.accelerator = catalog.accelerator(group.server.accelerator);
  StackNetwork network;
  network.link = catalog.network(group.server.compute_nics.link);
  TrainingProfile profile;
  profile.model.name = "resnet";
  profile.model.framework = "mxnet";
  profile.model.batch_per_gpu = 208.0;
  const TrainingPace pace =
      training_pace(profile, {.group = &group, .network = &network, .gpus_per_node = 8}, "here");
  CHECK(pace.samples_per_s == doctest::Approx(11'300.0).epsilon(0.02));
  CHECK(pace.origin == PaceOrigin::modelled);
  CHECK(pace.ring_bytes_per_sample == 0.0);
  CHECK(parts(pace) == doctest::Approx(1.0));
}

TEST_CASE("a measured rate of one GPU comes before every formula") {
  const GroupHardware group = round_group(2);
  const StackSpec stack = round_stack(2);
  const TrainingSite one{.group = &group, .network = &stack.network};
  const TrainingPace alone = training_pace(round_profile(123.0), one, "here");
  CHECK(alone.samples_per_s == doctest::Approx(123.0).epsilon(1e-6));
  CHECK(alone.origin == PaceOrigin::measured);
  CHECK(alone.useful == doctest::Approx(1.0));
  // Without it, the work says how long a step takes.
  TrainingProfile typical = round_profile();
  typical.model.measured.clear();
  CHECK(training_pace(typical, one, "here").origin == PaceOrigin::typical);
}

TEST_CASE("two measured batches: time per step is linear between them") {
  const GroupHardware group = round_group(1);
  const StackSpec stack = round_stack(1);
  TrainingProfile profile = round_profile();
  // 10 samples in 0.1 s, 30 in 0.2 s: 20 in 0.15 s.
  profile.model.measured = {{"round", 10.0, 100.0}, {"round", 30.0, 150.0}};
  profile.model.batch_per_gpu = 20.0;
  const TrainingPace pace =
      training_pace(profile, {.group = &group, .network = &stack.network}, "here");
  CHECK(pace.samples_per_s == doctest::Approx(20.0 / 0.15).epsilon(1e-6));
  CHECK(pace.origin == PaceOrigin::measured);
}

TEST_CASE("a rate of another accelerator is carried over by the rates of both") {
  const GroupHardware group = round_group(1);
  StackSpec stack = round_stack(1);
  AcceleratorSpec half = round_gpu();
  half.name = "half";
  half.fp16_tensor = {50e12};
  half.memory_bandwidth = {0.5e12};
  half.tdp = {150.0};  // its clock is held as well as the other's
  stack.references.emplace("half", half);
  TrainingProfile profile = round_profile();
  profile.model.measured = {{"half", 10.0, 100.0}};
  TrainingSite site{.group = &group, .network = &stack.network};
  site.references = &stack.references;
  const TrainingPace pace = training_pace(profile, site, "here");
  CHECK(pace.samples_per_s == doctest::Approx(200.0).epsilon(1e-6));
  CHECK(pace.origin == PaceOrigin::transferred);
  // One that nobody knows is no help.
  site.references = nullptr;
  CHECK(training_pace(profile, site, "here").origin == PaceOrigin::typical);
}

TEST_CASE("the host holds back what it cannot prepare, and nothing else") {
  const GroupHardware group = round_group(2);  // 8 cores for two GPUs
  const StackSpec stack = round_stack(2);
  TrainingProfile profile = reading_profile();
  profile.data.samples_per_core_s = 5.0;
  TrainingSite site{.group = &group, .network = &stack.network};
  const TrainingPace bound = training_pace(profile, site, "here");
  CHECK(bound.samples_per_s == doctest::Approx(20.0));  // four cores
  CHECK(bound.is_host_bound);
  CHECK(bound.host_input == doctest::Approx(0.8));
  CHECK(parts(bound) == doctest::Approx(1.0));

  profile.data.samples_per_core_s = 25.1;
  const TrainingPace free = training_pace(profile, site, "here");
  CHECK(free.samples_per_s == doctest::Approx(100.0).epsilon(1e-6));
  CHECK_FALSE(free.is_host_bound);
  CHECK(free.host_input == 0.0);
}

TEST_CASE("nodes exchange twice (N-1)/N of the gradients in a step") {
  const GroupHardware group = round_group(4);
  const StackSpec stack = round_stack(4);
  TrainingProfile profile = round_profile();
  profile.model.parameters_millions = 3.0;
  const TrainingPace pace = training_pace(
      profile, {.group = &group, .network = &stack.network, .nodes = 4, .gpus_per_node = 2},
      "here");
  // 6 MB of 16-bit gradients, 80 samples a step.
  CHECK(pace.ring_bytes_per_sample == doctest::Approx(2.0 * 0.75 * 6e6 / 80.0));
  CHECK(pace.parameters == 3e6);
  CHECK(pace.samples_per_s < 800.0);
  CHECK(pace.communication > 0.0);
  CHECK(parts(pace) == doctest::Approx(1.0));
}

TEST_CASE("what cannot run is refused in words") {
  TrainingProfile unknown = round_profile();
  unknown.model.name = "resnet5";
  unknown.model.gflop_per_sample = 0.0;
  CHECK(holds(refusal(unknown, round_group(1)), "unknown model \"resnet5\""));
  CHECK(holds(refusal(unknown, round_group(1)), "did you mean \"resnet50\"?"));

  TrainingProfile narrow = round_profile();
  narrow.model.precision = "fp8";
  CHECK(holds(refusal(narrow, round_group(1)), "round has no figures for precision fp8"));

  GroupHardware unlisted = round_group(1);
  unlisted.accelerator.reset();
  CHECK(holds(refusal(round_profile(), unlisted), "no accelerator of the catalogue"));
}

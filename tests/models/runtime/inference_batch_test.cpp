#include "models/runtime/inference_batch.hpp"

#include <doctest/doctest.h>

#include "models/hardware/catalog.hpp"

using namespace headroom;

TEST_CASE("latency over batch by hand") {
  const BatchLatency smooth{.floor = 3_ms, .per_sample = 1_ms};
  CHECK(smooth.time(4) == 5_ms);
  const BatchLatency sum{.floor = 3_ms, .per_sample = 1_ms, .adds_up = true};
  CHECK(sum.time(4) == 7_ms);
}

TEST_CASE("small batches cost the floor, large ones the slope") {
  const AcceleratorSpec v100 = Catalog::built_in().accelerator("v100-sxm2-16");
  const auto rates = accelerator_rates(v100, Precision::mixed);
  const auto work = find_workload(script_workloads(), "resnet50");
  REQUIRE((rates && work));
  const BatchLatency latency = framework_latency(*work, Precision::mixed, *rates);
  CHECK(to_seconds(latency.time(1)) == doctest::Approx(12.8e-3).epsilon(0.01));
  // Measured at 256: 84 ms, 0.33 ms an image.
  CHECK(to_seconds(latency.time(256)) == doctest::Approx(84e-3).epsilon(0.25));
  const BatchLatency served = served_latency(*work, *rates);
  CHECK(served.time(1) < latency.time(1));
}

TEST_CASE("language models by hand") {
  const AcceleratorRates rates{.compute = {100e12}, .memory = {1e12}};
  LanguageModel model{.parameters = 7e9, .layers = 32, .hidden = 4096};
  // 2 * 7e9 * 1000 tokens / 70 TFLOP/s.
  CHECK(to_seconds(prefill_time(model, rates, 1, 1000)) == doctest::Approx(0.2));
  // 14 GB of weights and 1 GB of caches over 1 TB/s.
  CHECK(to_seconds(decode_time(model, rates, 1e9)) == doctest::Approx(0.015));
  model.tensor_parallel = 4;
  model.peer = 100_GBps;
  // A quarter, and 64 all-reduces of 8.192 MB at 1.5 times over 100 GB/s.
  CHECK(to_seconds(prefill_time(model, rates, 1, 1000)) ==
        doctest::Approx(0.05 + 64 * 8.192e6 * 1.5 / 100e9));
  CHECK(to_seconds(decode_time(model, rates, 1e9)) == doctest::Approx(0.00375 + 64 * 15e-6));
}

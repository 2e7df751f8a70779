#include "models/runtime/embedding_step.hpp"

#include <doctest/doctest.h>

using namespace headroom;

TEST_CASE("a recommendation step by hand") {
  // 1000 samples * 26 * 128 = 3.328 M values. Lookup: * 6 B / 1 TB/s = 19.968 us.
  // Dense: 15 GFLOP / 30 TFLOP/s = 500 us. Exchange: * 4 B * 7/8 / (0.18 * 100 GB/s).
  const EmbeddingJob job{.rates = {.compute = {100e12}, .memory = {1e12}},
                         .samples_per_accelerator = 1000};
  EmbeddingStep step = embedding_step(job, {.accelerators_per_node = 8, .peer = 100_GBps});
  CHECK(step.lookup == Duration{19'968});
  CHECK(step.dense == Duration{500'000});
  CHECK(to_seconds(step.exchange) == doctest::Approx(3.328e6 * 3.5 / 18e9));
  const Duration sum = step.lookup + step.dense + step.exchange + step.fixed;
  CHECK(to_seconds(step.total) == doctest::Approx(to_seconds(sum)));
  // Over two nodes: * 4 B * 15/16 * 8 ranks / (0.7 * 50 GB/s).
  step = embedding_step(
      job, {.nodes = 2, .accelerators_per_node = 8, .peer = 100_GBps, .network = 50_GBps});
  CHECK(to_seconds(step.exchange) == doctest::Approx(3.328e6 * 3.75 * 8 / 35e9));
  CHECK(embedding_step(job, {}).exchange == Duration{});
}

#include "models/storage/host_pipeline.hpp"

#include <doctest/doctest.h>

using namespace headroom;

TEST_CASE("the slowest stage governs the input of a node") {
  HostPipeline pipeline{.stored_bytes = 112e3,
                        .tensor_bytes = 602e3,
                        .storage = 2_GBps,
                        .cores = 40,
                        .samples_per_core = 200,
                        .to_accelerators = 48_GBps,
                        .accelerators = 11'000};
  CHECK(host_pipeline(pipeline).samples_per_second == doctest::Approx(8000.0));
  CHECK(host_pipeline(pipeline).limited_by == PipelineStage::decode);
  pipeline.cores = 128;  // 25,600; storage now: 17,857 of 112 kB
  CHECK(host_pipeline(pipeline).limited_by == PipelineStage::accelerators);
  pipeline.accelerators = 30'000;
  CHECK(host_pipeline(pipeline).samples_per_second == doctest::Approx(17'857.14));
  CHECK(host_pipeline(pipeline).limited_by == PipelineStage::storage);
  pipeline.cache_hits = 0.5;  // storage 35,714; decoding 25,600
  CHECK(host_pipeline(pipeline).samples_per_second == doctest::Approx(25'600.0));
  CHECK(host_pipeline(HostPipeline{}).samples_per_second == 0.0);
}

TEST_CASE("stalls are shares of the cold run that sum with training to one") {
  const InputStalls stalls = input_stalls(1000.0, 800.0, 500.0);
  // 2 ms a sample cold: 1 ms training, 0.25 ms preparing, 0.75 ms fetching.
  CHECK(stalls.preparation == doctest::Approx(0.125));
  CHECK(stalls.fetching == doctest::Approx(0.375));
}

TEST_CASE("43 us of host work an image cost Inception on eight P100 five percent") {
  CHECK(with_serial_host_work(1131.0, 43e-6) == doctest::Approx(1078.5).epsilon(1e-4));
}

TEST_CASE("clients read what the narrower of adapters and slots leaves") {
  CHECK(client_read_rate(100_GBps, {}).count == doctest::Approx(87e9));
  CHECK(client_read_rate(50_GBps, 30_GBps).count == doctest::Approx(27e9));
}

#include "models/storage/barrier_run.hpp"

#include <doctest/doctest.h>

using namespace headroom;

namespace {

/// Eight accelerators that each read 1 GB for a step of 1 s: 8 GB/s in all.
constexpr BarrierRun eight{
    .accelerators = 8, .steps = 400, .batch_bytes = 1e9, .compute = 1_s, .storage = 16_GBps};

}  // namespace

TEST_CASE("storage with room to spare costs only the first read") {
  // The first step waits 8 GB at 16 GB/s = 0.5 s.
  CHECK(simulated_utilisation(eight) == doctest::Approx(400.0 / 400.5));
}

TEST_CASE("saturated storage: utilisation is its rate over the demand") {
  BarrierRun run = eight;
  run.storage = 4_GBps;
  run.steps = 4000;
  CHECK(simulated_utilisation(run) == doctest::Approx(0.5).epsilon(0.001));
}

TEST_CASE("batches of unequal size cost what a deeper queue wins back") {
  BarrierRun run = eight;
  run.storage = 9_GBps;
  run.prefetch = 1;
  const double even = simulated_utilisation(run);
  run.batch_bytes_sigma = 0.4e9;
  const double uneven = simulated_utilisation(run);
  run.prefetch = 16;
  const double buffered = simulated_utilisation(run);
  CHECK(uneven < even - 0.005);
  CHECK(buffered > uneven);
}

TEST_CASE("more storage never hurts, more accelerators never help") {
  BarrierRun run = eight;
  run.batch_bytes_sigma = 0.2e9;
  double last = 0.0;
  for (const double rate : {2e9, 6e9, 7e9, 8e9, 9e9, 12e9}) {
    run.storage = {rate};
    const double utilisation = simulated_utilisation(run);
    CHECK(utilisation >= last);
    last = utilisation;
  }
  run.storage = 8_GBps;
  const double with_eight = simulated_utilisation(run);
  run.accelerators = 10;
  CHECK(simulated_utilisation(run) < with_eight);
}

TEST_CASE("the storage that was asked for gives the utilisation that was asked for") {
  BarrierRun run = eight;
  run.batch_bytes_sigma = 0.3e9;
  for (const double wanted : {0.5, 0.8, 0.93}) {
    run.storage = storage_for_utilisation(run, wanted);
    CHECK(simulated_utilisation(run) == doctest::Approx(wanted).epsilon(0.001));
  }
}

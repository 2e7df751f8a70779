#include "models/storage/emulated_training.hpp"

#include <doctest/doctest.h>

using namespace headroom;

TEST_CASE("UNet3D on ten H100 by hand: 217 samples/s of demand") {
  const EmulatedRun run{.workload = "unet3d", .accelerators = 10, .batch = 7, .compute = 323_ms};
  const EmulatedResult result = emulated_training(run);
  CHECK(result.utilisation == doctest::Approx(0.98));
  // 10 * 7 / 0.323 s * 0.98 * 0.955.
  CHECK(result.samples_per_second == doctest::Approx(202.83).epsilon(1e-4));
}

TEST_CASE("a system at its limit stands just above the target") {
  for (const char* const workload : {"unet3d", "resnet50", "cosmoflow"}) {
    EmulatedRun run{.workload = workload, .accelerators = 8, .batch = 1, .compute = 4_ms};
    const double free_run = emulated_training(run).utilisation;
    run.is_at_limit = true;
    const double limited = emulated_training(run).utilisation;
    CHECK(limited > utilisation_target(workload));
    CHECK(limited < free_run);
  }
}

TEST_CASE("a ceiling carries over as it is, except where client processes share the limit") {
  CHECK(transferred_ceiling({.measured = 100.0, .demand_ratio = 1.96}) == 100.0);
  CHECK(transferred_ceiling({.measured = 100.0, .demand_ratio = 1.96, .has_small_samples = true}) ==
        doctest::Approx(140.0));
  CHECK(transferred_ceiling({.measured = 100.0,
                             .demand_ratio = 1.96,
                             .has_small_samples = true,
                             .is_single_drive = true}) == 100.0);
}

#include "models/storage/barrier_run.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/random.hpp"
#include "headroom/units.hpp"

namespace headroom {
namespace {

/// Box and Muller, Annals of Mathematical Statistics 29(2), 1958.
double normal(RandomStream& random) {
  const double radius = std::sqrt(-2.0 * std::log(random.uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * random.uniform());
}

}  // namespace

double simulated_utilisation(const BarrierRun& run) {
  HEADROOM_ASSERT(run.storage.count > 0.0 && run.compute.count > 0 && run.batch_bytes > 0.0,
                  "a run reads something and computes");
  RandomStream random{run.seed, "barrier run", run.accelerators};
  const double compute = to_seconds(run.compute);
  const std::uint32_t ahead = std::max(run.prefetch, 1U);
  // Starts of the last steps, as a ring: batch k is asked for when step k - ahead starts.
  std::vector<double> starts(ahead, 0.0);
  double served_until = 0.0;
  double step_end = 0.0;
  for (std::uint32_t step = 0; step < run.steps; ++step) {
    double& start = starts[step % ahead];
    const double asked = step < ahead ? 0.0 : start;
    served_until = std::max(served_until, asked);
    for (std::uint32_t i = 0; i < run.accelerators; ++i) {
      const double bytes = run.batch_bytes + (run.batch_bytes_sigma * normal(random));
      served_until += std::max(bytes, 0.0) / run.storage.count;
    }
    start = std::max(step_end, served_until);
    step_end = start + compute;
  }
  return run.steps * compute / step_end;
}

Bandwidth storage_for_utilisation(BarrierRun run, double utilisation) {
  const double demand = run.accelerators * run.batch_bytes / to_seconds(run.compute);
  double low = demand * utilisation / 4.0;
  double high = demand * 4.0;
  while (high / low > 1.0001) {
    const double middle = std::sqrt(low * high);
    run.storage = {middle};
    (simulated_utilisation(run) < utilisation ? low : high) = middle;
  }
  return {high};
}

}  // namespace headroom

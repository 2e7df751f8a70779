#pragma once
#include <cstdint>

#include "headroom/units.hpp"

namespace headroom {

/// Accelerators that read from one shared storage and wait for each other after
/// every step. Batches differ in size; each accelerator keeps `prefetch` batches
/// ahead of the step that it computes.
struct BarrierRun {
  std::uint32_t accelerators = 1;
  std::uint32_t steps = 100;
  std::uint32_t prefetch = 2;
  double batch_bytes = 0.0;        ///< mean
  double batch_bytes_sigma = 0.0;  ///< of a normal spread, cut at zero
  Duration compute{};
  Bandwidth storage{};
  std::uint64_t seed = 1;
};

/// Compute time over elapsed time, simulated step by step: storage serves the
/// batches of a step in the order in which they were asked for, one step starts
/// when the slowest accelerator has its batch, and only then are later batches
/// asked for. Runs with equal seeds see equal batches, whatever the storage.
/// Linear in accelerators times steps. Requires positive sizes and rates.
[[nodiscard]] double simulated_utilisation(const BarrierRun& run);

/// The storage rate at which `run` has the given utilisation, by bisection to one
/// part in 10^4; `run.storage` is not read. Rates beyond 4 times the demand count
/// as that.
[[nodiscard]] Bandwidth storage_for_utilisation(BarrierRun run, double utilisation);

}  // namespace headroom

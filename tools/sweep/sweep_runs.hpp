#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "tools/sweep/sweep.hpp"
#include "tools/sweep/sweep_store.hpp"

namespace headroom {

struct SweepRunOptions {
  unsigned threads = 1;
  Shard shard{};
  /// Called now and then from every thread; may throw to stop the sweep.
  std::function<void()> look;
  /// Told how many runs of this shard are done, and how many there are; once at the beginning.
  std::function<void(std::size_t done, std::size_t all)> on_progress;
};

struct SweepCounts {
  std::size_t all = 0;   ///< runs of this shard
  std::size_t made = 0;  ///< now, the rest was there
};

/// Makes the runs of `sweep` that `store` lacks, and files each there as it ends. A run that
/// cannot be made is filed with the reason. What is done is safe within half a second, also
/// when this throws: InputError when the first run that has figures lacks one that is asked
/// for, or when the store cannot be written; whatever `look` throws.
SweepCounts run_sweep(const Sweep& sweep, SweepStore& store, const SweepRunOptions& options);

}  // namespace headroom

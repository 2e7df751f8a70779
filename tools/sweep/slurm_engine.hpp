#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "tools/sweep/slurm_script.hpp"
#include "tools/sweep/sweep.hpp"
#include "tools/sweep/sweep_store.hpp"

namespace headroom {

struct SlurmOptions {
  ShardCommand command;
  std::vector<std::string> options;  ///< further options of sbatch
  unsigned attempts = 3;             ///< how often a shard is submitted before it is given up
  /// Called several times a second while tasks are followed; may throw to stop that. Tasks go
  /// on then, and the next call follows them again.
  std::function<void()> look;
  std::function<void(std::size_t done, std::size_t all)> on_progress;
  std::function<void(const std::string&)> say;  ///< a line on what was submitted, lost, …
};

/// Makes the runs of `sweep` as a job array of Slurm: submits the shards that are not done,
/// follows them, submits again those that were lost, then takes their runs over into `store`
/// and removes shards, script and logs. What decides whether a shard is done is its own file.
/// Throws InputError when Slurm is not there or refuses, and when a shard is not done after
/// all attempts, with the end of its log.
void run_on_slurm(const Sweep& sweep, SweepStore& store, const SlurmOptions& options);

}  // namespace headroom

#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace headroom {

/// What the tasks of a job array, or the pods of an indexed job, run.
struct ShardCommand {
  std::string program;                 ///< the path of `headroom`
  std::vector<std::string> arguments;  ///< `sweep STUDY …`, without threads and shard
  std::string folder;                  ///< where relative paths start
  std::string out;                     ///< directory of results, absolute
  unsigned threads = 1;
  std::size_t shards = 1;
};

/// The script of a job array: task i makes shard HEADROOM_FIRST_SHARD + i. `options` are
/// further options of sbatch, such as `--partition=long`.
[[nodiscard]] std::string slurm_script(const ShardCommand& command,
                                       const std::vector<std::string>& options);

/// One submission: the shards `first` + i for each i that `array` names.
struct SlurmBatch {
  std::size_t first = 0;
  std::string array;  ///< as sbatch has it: `0-3,7`
  std::size_t tasks = 0;
};

/// Cuts `shards`, which ascend, into arrays whose indices stay below `array_size_max`.
[[nodiscard]] std::vector<SlurmBatch> slurm_batches(std::span<const std::size_t> shards,
                                                    std::size_t array_size_max);

/// The options of sbatch that submit `batch`.
[[nodiscard]] std::vector<std::string> slurm_submission(const SlurmBatch& batch,
                                                        const std::string& script);

/// An indexed job for Kubernetes, whose completion index is the shard.
[[nodiscard]] std::string kubernetes_manifest(const ShardCommand& command,
                                              const std::string& image);

}  // namespace headroom

#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/units.hpp"

namespace headroom {

/// A measured rate of one accelerator: it comes before every formula.
struct MeasuredRate {
  std::string gpu;             ///< a name of the catalogue's accelerators
  double batch = 1.0;          ///< of one accelerator
  double samples_per_s = 0.0;  ///< of one accelerator, > 0
};

/// How one copy of a model is split; what is left of the accelerators holds more copies.
struct ParallelPlan {
  std::uint32_t tensor = 1;       ///< accelerators that share every layer
  std::uint32_t pipeline = 1;     ///< stages; micro-steps are its micro-batches
  bool is_fully_sharded = false;  ///< parameters spread over the copies: ZeRO 3, FSDP
  double layers = 0.0;            ///< of a transformer, where tensor > 1, as the next two
  double hidden = 0.0;
  double sequence = 0.0;
};

/// What a training job computes: a model whose figures the catalogue has, or
/// figures of its own.
struct TrainingModel {
  std::string name;  ///< of the table of workloads; empty with own figures
  std::string framework = "pytorch";
  double gflop_per_sample = 0.0;       ///< own figures: forward and backward; 0: by name
  double parameters_millions = 0.0;    ///< own figures
  double traffic_mb_per_sample = 0.0;  ///< own figures, in 16 bit; 0: as is typical
  double efficiency = 0.0;             ///< own figures; 0: as is typical
  std::string precision = "mixed";     ///< fp32, tf32, mixed, fp8
  double batch_per_gpu = 1.0;          ///< samples of one micro-step
  double accumulation = 1.0;           ///< micro-steps before gradients are exchanged
  std::vector<MeasuredRate> measured;
  ParallelPlan parallel{};
};

/// GPUs that hold one copy of the model.
[[nodiscard]] inline std::uint32_t gpus_of_copy(const TrainingModel& model) {
  return model.parallel.tensor * model.parallel.pipeline;
}

/// Where the reads of a job that a cache may answer are kept.
enum class CachePlace : std::uint8_t { none, memory, local_disk };
/// What a cache throws out when it is full.
enum class CacheRule : std::uint8_t { random, lru, pinned };

/// What a training job reads, and how.
struct TrainingData {
  std::string dataset;            ///< jobs of one data set share what is staged of it
  std::string storage;            ///< a storage of the cluster, `local`, or empty: reads nothing
  double samples = 0.0;           ///< of one epoch, > 0 where anything is read
  double sample_bytes = 0.0;      ///< mean
  double samples_per_file = 1e9;  ///< packed records; 1 where each sample is a file
  bool is_staged = false;         ///< copied to the nodes' disks before the first step
  CachePlace cache = CachePlace::none;
  CacheRule cache_rule = CacheRule::random;
  std::optional<Bytes> cache_size;  ///< on each node; absent: all that the place has
  double reads_in_flight = 8.0;     ///< of one accelerator
  double samples_per_core_s = 0.0;  ///< that one CPU core prepares; 0: never the limit
};

struct TrainingCheckpoints {
  Duration every{};           ///< of work; 0: none
  std::string storage;        ///< where they are written
  std::optional<Bytes> size;  ///< absent: 14 bytes a parameter
};

/// What a training job does, whatever it runs on.
struct TrainingProfile {
  std::string name;  ///< empty when it is one job's own
  TrainingModel model;
  TrainingData data;
  TrainingCheckpoints checkpoints;
};

/// How much one job does of a profile.
struct TrainingWork {
  std::uint32_t profile = 0;  ///< into WorkloadTables::profiles
  double samples = 0.0;
};

/// Data that a stage of data preparation reads from a storage, or writes to one.
struct EtlData {
  std::string storage{};  ///< a storage of the cluster, `local`, or empty: nothing
  std::string dataset{};  ///< empty where it has no name
  Bytes size{};
};

/// A stage of data preparation: so many tasks that read, compute, shuffle and write, all of
/// them at the same time. Stages follow one another.
struct PreparationStage {
  std::string name;
  EtlData read{};
  EtlData write{};
  Bytes shuffle_read{};              ///< from the disks of its nodes, an equal part from each
  Bytes shuffle_written{};           ///< to the disks of its nodes, likewise
  Bytes input{};                     ///< what its pace is counted in, > 0
  double rate_per_core = 0.0;        ///< bytes of input a second, > 0
  std::uint64_t tasks = 0;           ///< 0: so many that no core is idle at its end
  std::vector<std::uint32_t> after;  ///< earlier stages of the job that must have ended
};

/// What a data preparation job does.
struct EtlWork {
  std::vector<PreparationStage> stages;  ///< at least one
};

}  // namespace headroom

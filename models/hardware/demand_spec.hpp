#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "headroom/units.hpp"

namespace headroom {

/// A neural network: what a model of training needs to know of it.
struct NeuralNetworkSpec {
  std::string name;
  double parameters = 0.0;
  std::optional<double> training_flop_per_sample;  ///< forward and backward
  std::optional<double> forward_flop_per_sample;
};

struct DatasetSpec {
  std::string name;
  std::uint64_t samples = 0;
  std::optional<Bytes> size;
  std::optional<Bytes> sample_size;  ///< mean
};

/// A workload of the MLPerf Storage benchmark on one emulated accelerator:
/// each step reads `batch` samples and then computes for `compute`.
struct StorageBenchmarkSpec {
  std::string name;
  std::uint32_t batch = 0;
  Duration compute{};
  double sample_bytes = 0.0;  ///< mean
  std::optional<double> sample_bytes_sigma;
  std::uint32_t samples_per_file = 1;
  std::optional<std::uint32_t> read_threads;
  double utilisation_target = 0.9;  ///< compute time over elapsed time
  std::optional<Bytes> checkpoint;

  /// What one accelerator reads when it never waits.
  [[nodiscard]] Bandwidth demand() const {
    return {static_cast<double>(batch) * sample_bytes * 1e9 / static_cast<double>(compute.count)};
  }
};

}  // namespace headroom

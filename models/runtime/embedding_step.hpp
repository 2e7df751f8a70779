#pragma once
#include "headroom/units.hpp"

#include "models/runtime/accelerator_rates.hpp"
#include "models/runtime/training_step.hpp"

namespace headroom {

/// A recommendation model with its embedding tables spread over all
/// accelerators: tables are read and written, vectors go to whom they belong.
struct EmbeddingJob {
  AcceleratorRates rates{};
  double samples_per_accelerator = 0.0;
  double tables = 26.0;  ///< looked up by each sample
  double vector_length = 128.0;
  double dense_mflop_per_sample = 15.0;
  double speed = 1.0;  ///< of the software
};

/// Where one step of an EmbeddingJob goes.
struct EmbeddingStep {
  Duration total{};
  Duration lookup{};    ///< memory traffic of the tables
  Duration dense{};     ///< arithmetic
  Duration exchange{};  ///< all-to-all of the vectors, not hidden
  Duration fixed{};
};

/// b * tables * length * 2 bytes * 3 (read, gradient, write) over the memory rate,
/// the dense layers at 30 % of the reachable rate, 0.3 ms, and an all-to-all of
/// tables * length * 4 bytes * (n-1)/n a sample: at 0.18 of the peer rate inside a
/// node (many small messages), at 0.7 of an accelerator's share of the adapters
/// between nodes. Source: Naumov et al., arXiv:1906.00091, 2019 (volumes);
/// shares fitted to one 8-GPU run of the PyTorch script and one of MLPerf v0.7.
[[nodiscard]] EmbeddingStep embedding_step(const EmbeddingJob& job, const TrainingCluster& cluster);

}  // namespace headroom

#include "models/runtime/embedding_step.hpp"

#include <cmath>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/runtime/training_step.hpp"

namespace headroom {

EmbeddingStep embedding_step(const EmbeddingJob& job, const TrainingCluster& cluster) {
  HEADROOM_ASSERT(job.rates.compute.count > 0.0 && job.rates.memory.count > 0.0,
                  "an accelerator computes and has memory");
  constexpr double all_to_all_share = 0.18;
  constexpr double network_share = 0.7;
  constexpr double dense_share = 0.3;
  constexpr double fixed_seconds = 0.3e-3;
  const double vectors = job.samples_per_accelerator * job.tables * job.vector_length;
  const double lookup = vectors * 2.0 * 3.0 / job.rates.memory.count;
  const double dense = job.samples_per_accelerator * job.dense_mflop_per_sample * 1e6 /
                       (dense_share * job.rates.compute.count);
  const double ranks = cluster.accelerators();
  const double volume = vectors * 4.0 * (ranks - 1.0) / ranks;
  double exchange = 0.0;
  if (cluster.nodes > 1) {
    exchange = volume * cluster.accelerators_per_node / (network_share * cluster.network.count);
  } else if (ranks > 1.0) {
    exchange = volume / (all_to_all_share * cluster.peer.count);
  }
  const auto rounded = [&](double seconds) {
    return Duration{std::llround(seconds / job.speed * 1e9)};
  };
  return {.total = rounded(lookup + dense + exchange + fixed_seconds),
          .lookup = rounded(lookup),
          .dense = rounded(dense),
          .exchange = rounded(exchange),
          .fixed = rounded(fixed_seconds)};
}

}  // namespace headroom

#pragma once
#include <optional>

#include "models/hardware/catalog.hpp"
#include "models/runtime/training_step.hpp"
#include "tools/validate/setup.hpp"

namespace headroom {

/// Convolutional networks in 32 bit on the software of 2017 and 2018.
struct EarlyTraining {
  TrainingJob job;
  TrainingCluster cluster;
};

/// From `accelerator` or `server`, `model`, `batch_per_gpu` or `batch`, `gpus`,
/// `nodes` and `network`; nullopt when one that is needed is unknown.
[[nodiscard]] std::optional<EarlyTraining> early_training(const Setup& setup,
                                                          const Catalog& catalog);

}  // namespace headroom

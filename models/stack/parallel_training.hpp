#pragma once
#include "headroom/training.hpp"
#include "headroom/units.hpp"

#include "models/runtime/training_step.hpp"

namespace headroom {

/// What splitting one copy of a model over accelerators changes in a step.
struct ParallelCost {
  double parameter_share = 1.0;  ///< of the model that one accelerator holds
  double exchange_factor = 1.0;  ///< on the volume between the copies: 1.5 under full sharding
  Duration tensor_exchange{};    ///< of one step, not hidden
  double bubble = 0.0;           ///< share of a step in which a pipeline stage waits
  std::uint32_t copies = 1;      ///< of the model
};

/// `plan` on `accelerators` in all, of which a node has those that `peer` joins. A
/// tensor-parallel group exchanges over `peer`, as a ring; a copy takes tensor x
/// pipeline accelerators. Sources: see models/runtime/parallel_forms.
/// Requires that the accelerators hold a whole number of copies.
[[nodiscard]] ParallelCost parallel_cost(const TrainingModel& model, std::uint32_t accelerators,
                                         Bandwidth peer);

}  // namespace headroom

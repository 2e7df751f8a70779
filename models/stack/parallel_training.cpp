#include "models/stack/parallel_training.hpp"

#include <cmath>

#include "models/runtime/parallel_forms.hpp"

namespace headroom {

ParallelCost parallel_cost(const TrainingModel& model, std::uint32_t accelerators, Bandwidth peer) {
  const ParallelPlan& plan = model.parallel;
  const std::uint32_t split = gpus_of_copy(model);
  ParallelCost cost;
  cost.parameter_share = 1.0 / split;
  cost.copies = accelerators / split;
  if (plan.is_fully_sharded) cost.exchange_factor = 1.5;
  if (plan.pipeline > 1) cost.bubble = pipeline_bubble(plan.pipeline, model.accumulation);
  if (plan.tensor > 1) {
    // A copy works on the samples of all its accelerators at once.
    const TransformerShape shape{.layers = plan.layers / plan.pipeline,
                                 .hidden = plan.hidden,
                                 .sequence = plan.sequence,
                                 .samples = model.batch_per_gpu * split};
    const double ranks = plan.tensor;
    const double bytes = 2.0 * (ranks - 1.0) / ranks *
                         static_cast<double>(tensor_parallel_volume(shape).count) *
                         model.accumulation;
    cost.tensor_exchange = {std::llround(bytes * 1e9 / peer.count)};
  }
  return cost;
}

}  // namespace headroom

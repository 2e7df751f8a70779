#include "models/runtime/parallel_forms.hpp"

#include <cmath>

#include "headroom/units.hpp"

namespace headroom {

double pipeline_bubble(double stages, double micro_batches, double chunks) {
  return (stages - 1.0) / (chunks * micro_batches + stages - 1.0);
}

Bytes pipeline_volume(const TransformerShape& shape) {
  return {std::llround(2.0 * shape.samples * shape.sequence * shape.hidden)};
}

Bytes tensor_parallel_volume(const TransformerShape& shape) {
  return {std::llround(4.0 * shape.layers * 2.0 * shape.samples * shape.sequence * shape.hidden)};
}

Bytes data_parallel_volume(double parameters, double bytes_each, double ranks, Sharding sharding) {
  const double passes = sharding == Sharding::full ? 3.0 : 2.0;
  return {std::llround(passes * (ranks - 1.0) / ranks * parameters * bytes_each)};
}

double transformer_training_flop(double parameters, const TransformerShape& shape,
                                 bool recomputes) {
  const double passes = recomputes ? 4.0 : 3.0;  // forward counts 1, backward 2
  const double dense = 2.0 * parameters * shape.sequence;
  const double attention = 4.0 * shape.layers * shape.hidden * shape.sequence * shape.sequence;
  return passes * (dense + attention);
}

}  // namespace headroom

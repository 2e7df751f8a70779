#pragma once
#include <cstdint>

#include "headroom/random.hpp"

#include "models/pipeline/value_law.hpp"

namespace headroom {

/// What the learning curves of a sweep's trials look like.
struct CurveLaws {
  ValueLaw start = always(1.0);     ///< the objective before the first epoch
  ValueLaw limit = always(0.0);     ///< what it tends to
  ValueLaw exponent = always(0.5);  ///< how fast, > 0
  double noise = 0.0;               ///< standard deviation of what a report adds, >= 0
};

/// How the objective of one trial goes with the epochs: start at 0, and then
///   limit + (start - limit) (epoch + 1)^-exponent.
/// A power law, with a limit that more training does not pass. Sources: Hestness et al., "Deep
/// learning scaling is predictable, empirically", arXiv 1712.00409; Domhan et al., "Speeding up
/// automatic hyperparameter optimization of deep neural networks by extrapolation of learning
/// curves", IJCAI 2015, among whose families `pow3` is this one.
struct LearningCurve {
  double start = 1.0;
  double limit = 0.0;
  double exponent = 0.5;

  /// Without noise.
  [[nodiscard]] double at(std::uint32_t epoch) const;
};

/// Draws three numbers from `stream`.
[[nodiscard]] LearningCurve draw_curve(const CurveLaws& laws, RandomStream& stream);

}  // namespace headroom

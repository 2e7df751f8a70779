#pragma once
#include <cstddef>
#include <span>

#include "models/statistics/mean_estimate.hpp"

namespace headroom {

/// The mean of one long run and how sure it is.
struct BatchEstimate {
  MeanEstimate means;  ///< over the batches
  std::size_t batch_size = 0;
  /// Correlation of each batch with the next; well above 0 (0.2 or so) the
  /// batches are too short, and the interval too narrow.
  double next_correlation = 0.0;
};

/// Cuts `values`, in the order in which they came and without the warm-up, into
/// `batches` equal stretches, whose means hang together far less than the values
/// do. What does not fill a batch is left out in front. 10 to 30 batches are
/// enough for any run: Schmeiser, "Batch size effects in the analysis of
/// simulation output", Operations Research 30(3), 1982. Requires
/// 2 <= batches <= values.
[[nodiscard]] BatchEstimate batch_means(std::span<const double> values, std::size_t batches = 20,
                                        double alpha = 0.05);

}  // namespace headroom

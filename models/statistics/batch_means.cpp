#include "models/statistics/batch_means.hpp"

#include <cstddef>
#include <span>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {

BatchEstimate batch_means(std::span<const double> values, std::size_t batches, double alpha) {
  HEADROOM_ASSERT(batches >= 2 && batches <= values.size(), "there are batches, with values each");
  BatchEstimate estimate;
  estimate.batch_size = values.size() / batches;
  values = values.last(estimate.batch_size * batches);
  std::vector<double> means;
  for (; !values.empty(); values = values.subspan(estimate.batch_size)) {
    means.push_back(estimate_mean(values.first(estimate.batch_size)).mean);
  }
  estimate.means = estimate_mean(means, alpha);
  double products = 0.0;
  double squares = 0.0;
  for (std::size_t i = 0; i < means.size(); ++i) {
    const double off = means[i] - estimate.means.mean;
    squares += off * off;
    if (i > 0) products += off * (means[i - 1] - estimate.means.mean);
  }
  estimate.next_correlation = squares > 0.0 ? products / squares : 0.0;
  return estimate;
}

}  // namespace headroom

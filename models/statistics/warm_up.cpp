#include "models/statistics/warm_up.hpp"

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace headroom {
namespace {

std::vector<double> means_of_five(std::span<const double> values) {
  std::vector<double> means(values.size() / mser_batch);
  for (std::size_t i = 0; i < means.size(); ++i) {
    double sum = 0.0;
    for (const double value : values.subspan(i * mser_batch, mser_batch)) sum += value;
    means[i] = sum / static_cast<double>(mser_batch);
  }
  return means;
}

}  // namespace

std::optional<std::size_t> warm_up_length(std::span<const double> values) {
  const std::vector<double> means = means_of_five(values);
  if (means.size() < 2) return std::nullopt;
  // From the end, so that mean and squares of what is left grow by one value at a
  // time (Welford, Technometrics 4(3), 1962).
  double mean = 0.0;
  double squares = 0.0;
  double least = std::numeric_limits<double>::infinity();
  std::size_t best_cut = 0;
  double kept = 0.0;
  // A few last means that happen to be close would look like a settled run, so a cut
  // leaves five of them, or all where there are no more (Hoad, Robinson and Davies,
  // "Automating warm-up length estimation", JORS 61(9), 2010).
  constexpr double kept_min = 5.0;
  for (std::size_t cut = means.size(); cut-- > 0;) {
    kept += 1.0;
    const double off = means[cut] - mean;
    mean += off / kept;
    squares += off * (means[cut] - mean);
    const double error = squares / (kept * kept);
    if ((kept >= kept_min || cut == 0) && error <= least) {
      least = error;
      best_cut = cut;
    }
  }
  if (best_cut * 2 > means.size()) return std::nullopt;
  return best_cut * mser_batch;
}

}  // namespace headroom

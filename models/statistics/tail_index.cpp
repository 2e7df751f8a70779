#include "models/statistics/tail_index.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace headroom {
namespace {

/// Fewer say nothing: the standard error is then above a third of the exponent.
constexpr std::size_t values_min = 10;

}  // namespace

std::optional<TailIndex> tail_index(std::span<const double> values, double share) {
  const auto count = static_cast<std::size_t>(static_cast<double>(values.size()) * share);
  if (count < values_min || count >= values.size()) return std::nullopt;
  std::vector<double> sorted(values.begin(), values.end());
  const auto bound = sorted.begin() + static_cast<std::ptrdiff_t>(count);
  std::ranges::nth_element(sorted, bound, std::greater<>{});
  // Sorted, so that the sum does not hang on how they were parted from the rest.
  std::sort(sorted.begin(), bound, std::greater<>{});
  const double from = sorted[count];
  if (!(from > 0.0)) return std::nullopt;
  double sum = 0.0;
  for (std::size_t i = 0; i < count; ++i) sum += std::log(sorted[i] / from);
  if (!(sum > 0.0)) return std::nullopt;
  return TailIndex{.exponent = static_cast<double>(count) / sum, .count = count, .from = from};
}

}  // namespace headroom

#include "models/statistics/concentration.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <numeric>
#include <span>
#include <vector>

namespace headroom {

double gini_coefficient(std::span<const double> amounts) {
  std::vector<double> sorted(amounts.begin(), amounts.end());
  std::ranges::sort(sorted);
  const auto count = static_cast<double>(sorted.size());
  double total = 0.0;
  double weighted = 0.0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    total += sorted[i];
    weighted += (2.0 * static_cast<double>(i + 1) - count - 1.0) * sorted[i];
  }
  return total > 0.0 ? weighted / (count * total) : 0.0;
}

double top_share(std::span<const double> amounts, std::size_t count) {
  const double total = std::accumulate(amounts.begin(), amounts.end(), 0.0);
  if (!(total > 0.0)) return 0.0;
  if (count >= amounts.size()) return 1.0;
  std::vector<double> sorted(amounts.begin(), amounts.end());
  const auto top = sorted.begin() + static_cast<std::ptrdiff_t>(count);
  std::ranges::nth_element(sorted, top, std::greater<>{});
  // Sorted, so that the sum does not hang on how they were parted from the rest.
  std::sort(sorted.begin(), top, std::greater<>{});
  return std::min(1.0, std::accumulate(sorted.begin(), top, 0.0) / total);
}

}  // namespace headroom

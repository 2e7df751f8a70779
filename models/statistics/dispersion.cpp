#include "models/statistics/dispersion.hpp"

#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace headroom {
namespace {

constexpr double windows_min = 10.0;
constexpr double windows_max = 1e8;  ///< beyond, the counts would not fit into memory

}  // namespace

std::optional<double> index_of_dispersion(std::span<const double> instants, double window) {
  if (instants.empty()) return std::nullopt;
  const double windows = std::floor((instants.back() - instants.front()) / window);
  if (!(windows >= windows_min) || windows > windows_max) return std::nullopt;
  std::vector<double> counts(static_cast<std::size_t>(windows));
  for (const double instant : instants) {
    const auto at = static_cast<std::size_t>((instant - instants.front()) / window);
    if (at < counts.size()) counts[at] += 1.0;
  }
  double mean = 0.0;
  for (const double count : counts) mean += count / windows;
  double variance = 0.0;
  for (const double count : counts) variance += (count - mean) * (count - mean) / (windows - 1.0);
  return mean > 0.0 ? std::optional{variance / mean} : std::nullopt;
}

double expected_longest_gap(double mean, std::size_t count) {
  double harmonic = 0.0;
  // From the smallest term, which loses least.
  for (std::size_t i = count; i > 0; --i) harmonic += 1.0 / static_cast<double>(i);
  return mean * harmonic;
}

}  // namespace headroom

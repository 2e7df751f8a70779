#pragma once
#include <cstddef>
#include <optional>
#include <span>

namespace headroom {

/// How fast the probability of large values falls, as a power of the value.
struct TailIndex {
  double exponent = 0.0;  ///< below 2 the variance has no end, below 1 the mean
  std::size_t count = 0;  ///< largest values it rests on
  double from = 0.0;      ///< the value that they exceed
};

/// The exponent of the tail that the largest `share` of `values` shows, by the mean logarithm of
/// how far they are above the next smaller one. Absent with fewer than ten of those, or where they
/// are no larger than it. For a Pareto tail of exponent a the standard error is a / sqrt(count).
/// Source: Hill, "A simple general approach to inference about the tail of a distribution",
/// Annals of Statistics 3(5), 1975.
[[nodiscard]] std::optional<TailIndex> tail_index(std::span<const double> values,
                                                  double share = 0.05);

}  // namespace headroom

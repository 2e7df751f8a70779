#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "headroom/units.hpp"

namespace headroom {

/// The double nearest to numerator / denominator, rounded once. Requires
/// 0 < denominator < 2^70.
[[nodiscard]] double exact_ratio(WideInt numerator, WideInt denominator);

/// `duration` in seconds, rounded once.
[[nodiscard]] double exact_seconds(Duration duration);

/// Values of >= 0 that stand at fixed shares of a set in ascending order: of n
/// values the one at place ceil(share × n), so always a value that occurs
/// (nearest rank).
template <class T>
struct Percentiles {
  T p50{};
  T p90{};
  T p95{};
  T p99{};
  T max{};
};

/// Percentiles of at least one value below 2^63 - 1, in linear time on average.
[[nodiscard]] Percentiles<std::uint64_t> percentiles(std::span<const std::uint64_t> values);

/// How one quantity is spread over a set of jobs.
struct Spread {
  double mean = 0.0;
  Percentiles<double> at;
  double root_mean_square = 0.0;  ///< of reals alone
};

/// The spread, in seconds, of times given in nanoseconds; the mean is the exact
/// one, rounded once. Absent for no values.
[[nodiscard]] std::optional<Spread> time_spread(std::span<const std::uint64_t> nanoseconds);

/// The spread of reals >= 0 given by their bits (std::bit_cast), which sort as
/// they do. Sums run in a fixed tree over positions, so that equal values in
/// equal order give equal bits. Absent for no values.
[[nodiscard]] std::optional<Spread> real_spread(std::span<const std::uint64_t> bits);

}  // namespace headroom

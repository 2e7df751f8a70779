#pragma once
#include <cstddef>
#include <optional>
#include <span>

namespace headroom {

/// Values that MSER-5 takes together.
inline constexpr std::size_t mser_batch = 5;

/// How many of `values`, in the order in which they came, belong to the time
/// before the run had settled, by MSER-5: of all cuts after a multiple of 5
/// values that leave at least 25, the one after which the squared standard error of the means of 5
/// is least, ties to the earliest. Absent when that cut is beyond the middle (the run is too short
/// to tell, or never settles) and for fewer than 10 values. Linear time. Sources: White, "An
/// effective truncation heuristic for bias reduction in simulation output", Simulation 69(6), 1997;
/// White, Cobb and Spratt, "A comparison of five steady-state truncation heuristics for
/// simulation", WSC 2000.
[[nodiscard]] std::optional<std::size_t> warm_up_length(std::span<const double> values);

}  // namespace headroom

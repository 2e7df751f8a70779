#pragma once
#include <optional>
#include <span>

namespace headroom {

/// Variance of the number of `instants` in windows of `window` over its mean: 1 for independent
/// arrivals at a constant rate, above for bursts, below for clockwork. Windows begin at the first
/// instant; one that the last instant does not fill is left out. Absent with fewer than ten
/// windows. Requires ascending instants and a window above 0. Source: Cox and Lewis, The
/// Statistical Analysis of Series of Events, 1966, section 4.5 (variance-time curve).
[[nodiscard]] std::optional<double> index_of_dispersion(std::span<const double> instants,
                                                        double window);

/// The longest of `count` >= 1 gaps that independent arrivals show on average, when their mean gap
/// is `mean`: mean × (1 + 1/2 + … + 1/count). Source: Feller, An Introduction to Probability
/// Theory and Its Applications II, 2nd ed., section I.6 (order statistics of the exponential law).
[[nodiscard]] double expected_longest_gap(double mean, std::size_t count);

}  // namespace headroom

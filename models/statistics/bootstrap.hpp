#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "models/statistics/confidence_interval.hpp"

namespace headroom {

/// A figure of a set of values, such as their median.
using Statistic = std::function<double(std::span<const double>)>;

struct BootstrapSettings {
  std::uint64_t seed = 1;
  /// Enough for tails of 2.5 %. Source: Efron and Tibshirani, An Introduction
  /// to the Bootstrap, 1993, section 19.3.
  std::size_t resamples = 2000;
  double alpha = 0.05;
};

/// An interval of `statistic` by drawing from `values` anew with replacement,
/// corrected for bias and for a spread that changes with the figure (BCa).
/// Makes no assumption on how values are spread, but needs some twenty of them
/// to be right. A statistic that is the same for all draws has an interval of no
/// width. The same settings give the same interval. Requires a value and a
/// resample. Source: Efron, "Better bootstrap confidence intervals", Journal of
/// the American Statistical Association 82(397), 1987.
[[nodiscard]] ConfidenceInterval bootstrap_interval(std::span<const double> values,
                                                    const Statistic& statistic,
                                                    const BootstrapSettings& settings = {});

}  // namespace headroom

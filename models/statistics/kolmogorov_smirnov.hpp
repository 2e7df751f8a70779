#pragma once
#include <cstddef>
#include <functional>
#include <span>

namespace headroom {

/// The largest difference between the shares of `first` and of `second` at or below any value:
/// 0 for equal samples, 1 where one lies wholly below the other. Requires a value in each, in any
/// order. Source: Smirnov, "Table for estimating the goodness of fit of empirical distributions",
/// Annals of Mathematical Statistics 19(2), 1948.
[[nodiscard]] double ks_distance(std::span<const double> first, std::span<const double> second);

/// The same between `values` and a law that says which share is at or below a value.
[[nodiscard]] double ks_distance(std::span<const double> values,
                                 const std::function<double(double)>& law);

/// The distance that a sample of `count` values from a continuous law itself exceeds with
/// probability at most `alpha`: sqrt(ln(2 / alpha) / (2 count)). Source: Massart, "The tight
/// constant in the Dvoretzky-Kiefer-Wolfowitz inequality", Annals of Probability 18(3), 1990.
[[nodiscard]] double ks_bound(std::size_t count, double alpha);

}  // namespace headroom

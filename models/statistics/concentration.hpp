#pragma once
#include <cstddef>
#include <span>

namespace headroom {

/// How unevenly a total is spread over `amounts` >= 0: 0 when all have the same, near 1 when one
/// has all; 0 where there are none or the total is 0. The mean difference between two of them
/// over twice the mean. Source: Gini, "Variabilità e mutabilità", 1912; computed from the sorted
/// amounts as in Sen, On Economic Inequality, 1973, section 2.7.
[[nodiscard]] double gini_coefficient(std::span<const double> amounts);

/// The share of the total that the `count` largest of `amounts` >= 0 have; 0 for a total of 0.
[[nodiscard]] double top_share(std::span<const double> amounts, std::size_t count);

}  // namespace headroom

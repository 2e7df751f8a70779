#pragma once
#include <span>
#include <vector>

namespace headroom {

/// The p-values of several questions, made larger so that calling each one
/// below alpha "different" is wrong anywhere with probability at most alpha,
/// however the questions hang together. In the order given, each at most 1.
/// Source: Holm, "A simple sequentially rejective multiple test procedure",
/// Scandinavian Journal of Statistics 6(2), 1979.
[[nodiscard]] std::vector<double> holm_adjusted(std::span<const double> p_values);

}  // namespace headroom

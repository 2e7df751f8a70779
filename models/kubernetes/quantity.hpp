#pragma once
#include <string_view>

#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// Thousandths of what a quantity of Kubernetes says, rounded up: `500m` and `0.5` are 500, `2` is
/// 2,000, `1k` a million, `4Gi` 4 × 2^30 × 1,000; `1e3` and `1E3` are powers of ten. Not negative,
/// and at most 2^62. Source: Kubernetes API reference, "Quantity".
[[nodiscard]] Parsed<WideInt> parse_kubernetes_quantity(std::string_view text);

}  // namespace headroom

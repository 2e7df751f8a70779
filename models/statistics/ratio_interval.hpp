#pragma once
#include <cstddef>
#include <optional>
#include <span>

#include "models/statistics/confidence_interval.hpp"

namespace headroom {

/// The interval of mean(second) / mean(first) over pairs: every ratio r for
/// which the mean of second - r first may be 0 (Fieller's interval); of the
/// noise in the first `pilot_count` pairs and in all, the one that leaves more
/// room, as in two_stage.hpp. Absent where it has no bounds, because the mean of `first` may itself
/// be 0. Requires equal lengths and 2 <= pilot_count <= pairs. Source: Fieller, "Some problems in
/// interval estimation", Journal of the Royal Statistical Society B 16(2), 1954.
[[nodiscard]] std::optional<ConfidenceInterval> ratio_interval(std::span<const double> first,
                                                               std::span<const double> second,
                                                               std::size_t pilot_count,
                                                               double alpha = 0.05);

}  // namespace headroom

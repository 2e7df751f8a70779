#pragma once
#include <string>

#include "tools/compare/metric_difference.hpp"

namespace headroom {

/// `-31 %`, `+4.2 %`, from ten times on `×12`; of a base of 0 the difference in its unit.
[[nodiscard]] std::string change_words(const MetricDifference& difference);

/// `-38 … -24 %`, or in the figure's unit where there is no relative interval; empty for
/// exact runs.
[[nodiscard]] std::string interval_words(const MetricDifference& difference);

/// `-31 % (95 % CI -38 … -24 %)`.
[[nodiscard]] std::string change_with_interval(const MetricDifference& difference);

/// `±4.2 %`-like text without its sign: `4.2 %`.
[[nodiscard]] std::string percent_words(double ratio);

}  // namespace headroom

#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/statistics/confidence_interval.hpp"
#include "tools/compare/metric.hpp"
#include "tools/compare/paired_runs.hpp"

namespace headroom {

/// How a figure changed, beyond noise and margin.
enum class Change : std::uint8_t {
  same,  ///< no difference found, or one within the margin
  better,
  worse,
  different,  ///< of a figure that has no good direction
  unknown,    ///< fewer than two seeds have it on both sides
};
[[nodiscard]] std::string_view to_string(Change change);

/// One figure on two sides, seed by seed.
struct MetricDifference {
  std::string metric;  ///< path in summary.json
  std::size_t side = 1;
  MetricTraits traits;
  std::size_t pairs = 0;       ///< seeds where both sides have it
  std::optional<double> base;  ///< mean on the first side
  std::optional<double> other;
  double difference = 0.0;  ///< other - base
  /// 95 % confidence; absent where the runs are exact or too few.
  std::optional<ConfidenceInterval> interval;
  std::optional<double> relative;  ///< difference / base; absent where that is 0
  std::optional<ConfidenceInterval> relative_interval;
  double p_value = 1.0;           ///< of there being no difference
  double adjusted_p_value = 1.0;  ///< the same among all that is judged at once (Holm)
  Change change = Change::same;
};

/// Of `metric`, not judged yet.
[[nodiscard]] MetricDifference difference_of(const PairedRuns& runs, std::size_t side,
                                             const std::string& metric);

/// Judges all `differences` together: one is called better, worse or different when
/// its p-value, adjusted by Holm's rule for all of them, is below 0.05 and it is at
/// least `margin` as a part of the first side's figure. With no true difference
/// anywhere the chance that any is called so is at most 5 %.
void judge_changes(std::span<MetricDifference> differences, double margin);

/// The paths of `metrics` and, for those of jobs, of the same by size and by queue, where
/// either side has at least two of these.
[[nodiscard]] std::vector<std::string> judged_metrics(const PairedRuns& runs, std::size_t side,
                                                      const std::vector<std::string>& metrics);

}  // namespace headroom

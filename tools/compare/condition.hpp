#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "tools/compare/metric.hpp"
#include "tools/compare/paired_runs.hpp"

namespace headroom {

enum class ConditionWord : std::uint8_t { worse, better, higher, lower, different };

/// When a comparison counts as failed:
///
///     condition = [metric] word ["by" amount]
///     word      = "worse" | "better" | "higher" | "lower" | "different"
///     amount    = number "%" | number | number unit      10min, 2h: of times alone
///
/// as in `queue_delay_s.p95 worse by 5%`, `gpu.busy_ratio lower by 0.02`, `worse`.
/// Without a metric it is the verdict that counts, which takes no amount; without
/// an amount any difference beyond the noise.
struct FailCondition {
  std::string text;    ///< as the user wrote it
  std::string metric;  ///< path in summary.json; empty: the verdict
  ConditionWord word = ConditionWord::worse;
  bool is_relative = true;  ///< the amount is a part of the first side's figure
  double amount = 0.0;      ///< >= 0, in the metric's unit
};

/// Reads one. Throws InputError that names the place in `text`.
[[nodiscard]] FailCondition parse_condition(const std::string& text);

/// What is wrong with `metric` for these `known` paths, with the nearest of them, or
/// nothing. `option` is where the user named it.
[[nodiscard]] std::optional<Diagnostic> unknown_metric(const std::string& option,
                                                       const std::string& metric,
                                                       const std::vector<std::string>& known);

/// The same for a metric that no run can have, told before any is made.
[[nodiscard]] std::optional<Diagnostic> impossible_metric(const std::string& option,
                                                          const std::string& metric);

/// Whether the difference exceeds the amount surely: the interval of (other - limit)
/// lies wholly beyond 0, where limit is base × (1 ± amount) or base ± amount. All
/// `count` conditions together are met wrongly with probability at most 5 %, each
/// having its equal part of it. An amount of 0 is exceeded by any difference.
[[nodiscard]] bool is_met(const FailCondition& condition, const PairedRuns& runs, std::size_t side,
                          std::size_t count);

}  // namespace headroom

#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace headroom {

/// What a result must reach, or must not exceed.
struct Goal {
  std::string metric;  ///< a path in summary.json
  /// Which jobs count: a field and a value or comparison, as in a TraceSpec; empty: all.
  std::map<std::string, std::string> where;
  std::optional<double> at_most;  ///< in the metric's unit; times in seconds
  std::optional<double> at_least;
};

/// `queue_delay_s.p95 of jobs with gpus >=8`: what a goal is about, on one line.
[[nodiscard]] std::string subject_of(const Goal& goal);

/// Which way a metric gets better.
enum class Direction : std::uint8_t { lower_is_better, higher_is_better, neither };
[[nodiscard]] Direction direction_of(std::string_view metric);

/// Whether `metric` is a figure over jobs, which can be had for some of them alone.
[[nodiscard]] bool is_job_figure(std::string_view metric);

/// Whether a summary can have a number at the path `metric`. Names of queues,
/// users, sizes and parts of training within it are taken as they are.
[[nodiscard]] bool is_metric(std::string_view metric);
/// The metric nearest to `metric` by its letters, or empty when none is near.
[[nodiscard]] std::string nearest_metric(std::string_view metric);

}  // namespace headroom

#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/sweep/sweep.hpp"
#include "tools/sweep/sweep_store.hpp"

namespace headroom {

/// The mean of a figure over the runs of a point, with half the width of its 95 % confidence
/// interval where there are several (Student's t).
struct MeanFigure {
  double mean = 0.0;
  std::optional<double> half_width;
  std::size_t count = 0;
};

struct PointResult {
  std::vector<std::optional<MeanFigure>> figures;  ///< of Sweep::metrics, in their order
  std::size_t done = 0;
  std::size_t failed = 0;
  /// Whether the means meet the goals, of which those for a part of the jobs are left out; a
  /// figure that is missing misses.
  bool meets_goals = true;
  bool goals_are_sure = true;  ///< no limit lies within the confidence interval of its figure
};

struct RunFailure {
  std::size_t point = 0;
  std::uint64_t seed = 0;
  std::string message;
};

/// What came out of a sweep, as far as tables show it.
struct SweepResult {
  std::vector<PointResult> points;
  std::vector<RunFailure> failures;
  std::size_t missing = 0;  ///< runs that are not in the store
  /// The point that reaches its goals with the least of what the study minimises; ties go to
  /// one that is sure of its goals, then to the first. Absent when nothing is minimised, or no
  /// point has the figure.
  std::optional<std::size_t> best;
  std::vector<std::string> unknown;  ///< metrics that no run has
};

[[nodiscard]] SweepResult sweep_result(const Sweep& sweep, SweepStore& store);

}  // namespace headroom

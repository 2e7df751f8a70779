#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "headroom/units.hpp"

namespace headroom {

/// What training to a target does beside its steps.
struct TrainingCourse {
  std::string_view benchmark;
  double samples_per_epoch = 0.0;  ///< tokens where batches are counted in tokens; 0: no epochs
  /// Evaluation on 8 accelerators; it scales with their number.
  double evaluation_s = 0.0;
  double evaluations = 0.0;            ///< a fixed number, plus …
  double evaluations_per_epoch = 0.0;  ///< … so many an epoch
  double fixed_s = 0.0;                ///< start, first steps, end
  /// Whether the last batch of an epoch is a whole step.
  bool rounds_up_epochs = true;
};

/// The courses of the MLPerf Training benchmarks. Samples: the data sets
/// (ImageNet, COCO, LibriSpeech, KiTS19, Criteo, WMT); evaluations: the rules of
/// rounds v0.6 to v3.0; seconds: fitted to tools/validate/calibration.json.
[[nodiscard]] std::span<const TrainingCourse> mlperf_courses();
[[nodiscard]] std::optional<TrainingCourse> find_course(std::string_view benchmark);

/// How fast a family evaluates.
struct EvaluationPace {
  double factor = 1.0;  ///< on evaluation_s
  /// Instead of evaluation_s, whatever the number of accelerators: where
  /// another program is loaded to evaluate.
  std::optional<double> fixed_s = std::nullopt;
};
/// Volta 2, Hopper 0.5, IPU 16 s an evaluation, all else 1.
[[nodiscard]] EvaluationPace evaluation_pace(std::string_view accelerator_family);

/// How far a run goes and how it goes there. Convergence is an input: epochs, or
/// samples where a benchmark has none, are no property of a system.
struct TrainingRun {
  double epochs = 0.0;
  std::optional<double> samples = std::nullopt;  ///< in all, instead of epochs
  double global_batch = 1.0;
  Duration step{};
  double accelerators = 1.0;
  EvaluationPace pace{};
};

/// steps * step + evaluations * t_eval * (8 / n) * pace + fixed.
/// Requires a positive global batch and number of accelerators.
[[nodiscard]] Duration time_to_train(const TrainingCourse& course, const TrainingRun& run);

}  // namespace headroom

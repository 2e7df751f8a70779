#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "models/pipeline/learning_curve.hpp"
#include "models/pipeline/sweep/sweep_spec.hpp"

namespace headroom {

/// One setting of the hyper-parameters, and what training it is like.
struct TrialDraw {
  std::vector<std::string> values{};  ///< of the parameters, in the order of the sweep
  LearningCurve curve{};
};

/// Which sweep it is: that of the step `step` in the run number `run` of a pipeline.
struct SweepKey {
  std::uint64_t seed = 1;
  std::string pipeline{};
  std::uint32_t run = 0;
  std::uint32_t step = 0;
};

/// A trial of a sweep, whatever was drawn for others.
[[nodiscard]] TrialDraw draw_trial(const SweepSpec& spec, const SweepKey& key, std::uint32_t trial);

/// What the trial's report after `epoch` adds to its curve: normal, with the sweep's deviation.
[[nodiscard]] double report_noise(const SweepSpec& spec, const SweepKey& key, std::uint32_t trial,
                                  std::uint32_t epoch);

}  // namespace headroom

#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/pipeline/pipeline_spec.hpp"

namespace headroom {

/// What a trial told of itself: the objective after so many epochs.
struct TrialReport {
  TimePoint time;
  std::uint32_t epoch = 0;
  double value = 0.0;
};

enum class TrialState : std::uint8_t {
  waiting,    ///< not begun, or between two of its jobs
  active,     ///< a job of it waits or runs
  completed,  ///< trained to the end
  stopped,    ///< ended early by the rule
  failed,     ///< all its attempts
};
[[nodiscard]] constexpr bool has_ended(TrialState state) { return state >= TrialState::completed; }

struct TrialRecord {
  TrialState state = TrialState::waiting;
  std::vector<std::string> values;   ///< of the parameters
  std::vector<TrialReport> reports;  ///< by rising epoch
  std::vector<JobId> jobs;           ///< all attempts of all its parts, in order
  TimePoint begin{};                 ///< when its first job was submitted
  TimePoint end{};                   ///< where it has ended
  double reached = 0.0;              ///< the objective at its last report, without noise
  double possible = 0.0;             ///< the same had it trained to the end
};

/// The trials of one step in one run.
struct SweepRecord {
  std::vector<TrialRecord> trials;
  TimePoint begin{};
};

/// One step in one run of a pipeline.
struct StepRecord {
  StepState state = StepState::waiting;
  TimePoint ready{};                       ///< when it began: its predecessors had ended
  TimePoint end{};                         ///< where it has ended
  std::optional<std::uint32_t> awaited{};  ///< the predecessor that ended last
  std::vector<JobId> jobs{};               ///< attempts, in order; not those of trials
  std::optional<SweepRecord> sweep{};
};

enum class PipelineOutcome : std::uint8_t {
  active,
  succeeded,
  failed,
  replaced,  ///< ended for a later run
  left_out,  ///< never began, as an earlier run was active
};

struct PipelineRunRecord {
  TimePoint due{};
  TimePoint end{};  ///< where it has ended
  PipelineOutcome outcome = PipelineOutcome::active;
  std::vector<StepRecord> steps;  ///< none where it was left out
};

/// What became of one pipeline. Runs by their number, in order of the times they were due.
struct PipelineRecord {
  PipelineSpec spec;
  std::vector<PipelineRunRecord> runs;
};

}  // namespace headroom

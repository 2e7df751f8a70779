#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/stack/data_paths.hpp"
#include "models/stack/training_pace.hpp"
#include "sim/flow/level_series.hpp"

namespace headroom {

/// How a training job spends the time in which it holds its GPUs.
enum class TrainingPhase : std::uint8_t {
  staging,
  input_stall,
  communication,
  checkpoint,
  useful,
};
inline constexpr std::size_t training_phases = 5;
/// Those in which GPUs are held and do not compute: all before `useful`.
inline constexpr std::uint32_t waiting_phases = 4;

/// What limits a training job: a part of the step, or a kind of shared link.
/// Numbers into TrainingRecords::limits.
enum class LimitId : std::uint32_t {};

/// What became of one training job.
struct TrainingRecord {
  JobId job{};
  /// Time it held its GPUs after the warm-up, to the nanosecond.
  std::array<Duration, training_phases> time{};
  /// The same times what it held.
  std::array<GpuShareTime, training_phases> gpu_time{};
  std::uint32_t group = 0;  ///< of its nodes, in its last run
  double samples = 0.0;     ///< done, since the job began
  double alone_rate = 0.0;  ///< samples a second with nothing shared
  PaceOrigin origin = PaceOrigin::modelled;
  /// Time in which each limit held, by limit, largest first; ties by number.
  std::vector<std::pair<LimitId, Duration>> limited{};
  double gain = 1.0;  ///< pace without the first of them over the mean pace under it
};

/// All that training jobs of one run leave behind.
struct TrainingRecords {
  std::vector<TrainingRecord> jobs;  ///< by rising job
  std::vector<std::string> limits;   ///< names, by LimitId
  std::vector<std::string> groups;   ///< names of node groups
  std::vector<LinkKind> kinds;       ///< by LinkKindId
  /// In order of time. Below waiting_phases: GPUs in that phase; waiting_phases + k: load of link
  /// kind k, whoever causes it.
  std::vector<LevelChange> changes;

  [[nodiscard]] bool empty() const { return jobs.empty(); }
  /// The record of a job; nullptr when it is no training.
  [[nodiscard]] const TrainingRecord* find(JobId job) const;
};

}  // namespace headroom

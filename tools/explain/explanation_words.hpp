#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "tools/explain/explanation.hpp"
#include "tools/explain/recorded_run.hpp"

namespace headroom {

/// An instant as a clock shows it: `0:01:30`, `2d 03:14:05`; thousandths of a
/// second within the first hour where there are any.
[[nodiscard]] std::string clock_text(TimePoint time);

/// `job 17`, its name cut where it is long.
[[nodiscard]] std::string job_words(const RecordedRun& run, std::uint32_t job);
/// `job 17 (16 GPUs)`.
[[nodiscard]] std::string sized_job_words(const RecordedRun& run, std::uint32_t job);
/// `16 GPUs`, `1 GPU`, `0.5 GPUs`.
[[nodiscard]] std::string gpu_words(GpuShare gpus);

/// One word or two: `no capacity`.
[[nodiscard]] std::string obstacle_words(WaitObstacle obstacle);
/// What an obstacle's share of the wait was: `behind the reservation of job 17`.
[[nodiscard]] std::string share_words(const RecordedRun& run, std::uint32_t job,
                                      const ObstacleShare& share);
/// What there was to see while it lasted: `0 to 8 GPUs free, needs 16`.
[[nodiscard]] std::string interval_words(const RecordedRun& run, std::uint32_t job,
                                         const WaitInterval& wait);
/// Nodes of a run, `0-3 7`, each once however many workers are on it.
[[nodiscard]] std::string node_words(const RecordedRun& run, const ExplainedRun& ran);
/// `on nodes 0-3, stopped for job 17, lost 12.0min`.
[[nodiscard]] std::string run_words(const RecordedRun& run, const ExplainedRun& ran);
/// `stopped 3 times, for job 17 and job 4; lost 12.0min of work`; empty when it
/// never was.
[[nodiscard]] std::string stop_words(const RecordedRun& run, const std::vector<ExplainedRun>& runs);

}  // namespace headroom

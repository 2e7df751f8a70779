#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "headroom/units.hpp"

#include "tools/explain/recorded_run.hpp"

namespace headroom {

/// What stood in a job's way. The first that applies counts, as in this order.
enum class WaitObstacle : std::uint8_t {
  dependency,   ///< a predecessor had not ended
  requeue,      ///< it had been stopped, and was not to wait again yet
  limit,        ///< in the policy's own words: its user or queue may not have more
  quota,        ///< likewise: its queue has what it deserves
  off_peak,     ///< likewise: it takes long, and may start in off-peak hours only
  topology,     ///< likewise: not as close together as it must be
  no_capacity,  ///< it needs more than was free in total
  fragmented,   ///< enough was free in total, but not on the nodes as they were
  cycle,        ///< it fitted, and the scheduler had not decided yet
  reservation,  ///< it fitted, but room was kept for another job
  order,        ///< it fitted, but another job went first
  policy,       ///< it fitted, and the policy held it back without saying why
};
inline constexpr std::size_t obstacle_count = 12;
/// As JSON writes it, such as `no_capacity`.
[[nodiscard]] std::string_view to_string(WaitObstacle obstacle);

/// How long a job waited behind one other.
struct Behind {
  std::uint32_t job = 0;
  Duration time{};
};

/// What was free for the job over a while: least and most.
struct RoomSeen {
  GpuShare free_min{};
  GpuShare free_max{};
  std::int64_t nodes_max = 0;  ///< with room for the job's part
  bool lacked_gpus = false;    ///< else CPU cores or memory, where it had no capacity
};

/// A stretch of waiting with one obstacle, as long as it lasted.
struct WaitInterval {
  TimePoint from;
  TimePoint to;
  WaitObstacle obstacle{};
  RoomSeen room;
  std::vector<Behind> behind{};  ///< in order of their first; empty where nobody is named
  Duration first_in_line{};      ///< part of it as the first waiting job in the policy's order
};

/// All of the wait that one obstacle makes up.
struct ObstacleShare {
  WaitObstacle obstacle{};
  Duration time{};
  std::vector<Behind> behind;  ///< longest first
};

/// One run of the job.
struct ExplainedRun {
  TimePoint start;
  TimePoint end;
  ListPart nodes;
  Duration restart_cost{};                ///< paid at its beginning
  bool was_stopped = false;               ///< it ended because the job was stopped
  bool was_resized = false;               ///< it ended because the job went on with other nodes
  GpuShare gpus{};                        ///< held
  std::optional<std::uint32_t> for_whom;  ///< when it was stopped
  Duration lost{};                        ///< work thrown away with it
};

/// A job that had GPUs while the explained one waited.
struct ServedJob {
  std::uint32_t job = 0;
  TimePoint first_start;    ///< while it waited, or before
  GpuShareTime gpu_time{};  ///< during the wait
};

/// Who had the nodes that the job could have used while it waited.
struct Served {
  struct Group {
    std::uint64_t jobs = 0;
    GpuShareTime gpu_time{};
    std::vector<ServedJob> largest;  ///< most GPU time first
  };
  Group running;  ///< when it began to wait
  Group earlier;  ///< submitted before it, started while it waited
  Group later;    ///< submitted after it, started while it waited
};

/// Why a job waited, and what else happened to it.
struct Explanation {
  std::uint32_t job = 0;
  Duration waited{};                  ///< in all, also between runs
  Duration first_in_line{};           ///< part of it as the first in the policy's order
  std::vector<ObstacleShare> shares;  ///< longest first
  std::vector<WaitInterval> waits;    ///< in order of time
  std::vector<ExplainedRun> runs;     ///< in order of time
  Served served;
};

/// Explains `job`, a row of jobs.csv. Throws InputError when the run gives a node
/// away twice.
[[nodiscard]] Explanation explain(const RecordedRun& run, std::uint32_t job);

/// The row of the job called `name`, of several the one of that `occurrence` (from
/// 1, in order of submission). Throws InputError with the nearest name when there is none.
[[nodiscard]] std::uint32_t find_job(const RecordedRun& run, std::string_view name,
                                     std::uint32_t occurrence);
/// How many jobs are called like `job`.
[[nodiscard]] std::uint32_t namesakes(const RecordedRun& run, std::uint32_t job);

}  // namespace headroom

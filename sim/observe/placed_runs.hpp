#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "headroom/footprint.hpp"
#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/observe/run_record.hpp"

namespace headroom {

/// How a run of a job came to its end.
enum class RunEnd : std::uint8_t {
  ended,    ///< with the job, as its state says
  lasting,  ///< not within the time simulated
  stopped,  ///< the job gave back its nodes and waits again
  resized,  ///< the job goes on with other nodes at once
};

/// One stretch of time in which a job held the same places.
struct PlacedRun {
  JobId job{};
  FootprintId shape{};  ///< what it held on each entry of `nodes`
  TimePoint start;
  TimePoint end;
  std::span<const NodeId> nodes{};      ///< one for each worker, where it has several on one
  std::span<const DeviceSlot> slots{};  ///< node by node; none for whole GPUs
  std::optional<JobId> for_whom{};      ///< it was stopped, where known
  Duration lost{};                      ///< work at its end that was thrown away
  RunEnd how = RunEnd::ended;
};

/// All runs by their start; of those that start at one instant the ones of no length come
/// first, the rest in order of JobId. Requires a run that kept its log, and refers to it.
[[nodiscard]] std::vector<PlacedRun> placed_runs(const RunRecord& run);

}  // namespace headroom

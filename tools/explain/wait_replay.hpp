#pragma once
#include <cstdint>
#include <vector>

#include "headroom/units.hpp"

#include "tools/explain/explanation.hpp"
#include "tools/explain/recorded_run.hpp"

namespace headroom {

/// A stretch during which a job waited: from its submission or a stop to a start,
/// or to the end of the run.
struct WaitWindow {
  TimePoint from;
  TimePoint to;
};

/// Where `job` waited, in order of time; none of no length.
[[nodiscard]] std::vector<WaitWindow> wait_windows(const RecordedRun& run, std::uint32_t job);

/// Replays what others took and gave back during `window` and says for each stretch
/// what stood in the way of `job`; stretches of one obstacle are one.
[[nodiscard]] std::vector<WaitInterval> replay_wait(const RecordedRun& run, std::uint32_t job,
                                                    const WaitWindow& window);

}  // namespace headroom

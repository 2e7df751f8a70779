#pragma once
#include <cstdint>
#include <string_view>

namespace headroom {

enum class JobState : std::uint8_t {
  pending,  ///< known, but not submitted yet: think time after a predecessor
  held,     ///< submitted, a predecessor has not ended
  queued,
  running,
  completed,
  killed,  ///< reached its walltime
  failed,
  rejected,  ///< the empty cluster could not hold it
};

/// Why a job waits, as it was last seen: `order` for those behind the first in
/// the policy's order, what holds back the first one else.
enum class WaitReason : std::uint8_t {
  none,          ///< it did not wait
  order,         ///< others came first
  insufficient,  ///< it needs more than was free in total
  fragmented,    ///< enough was free, but not on the nodes as they were
  policy,        ///< it would have fitted, but a limit, reservation or cycle held it back
  dependency,    ///< a predecessor had not ended
  off_peak,      ///< it takes long, and off-peak hours had not come
  data,          ///< a data set that it reads had not been written
};

[[nodiscard]] std::string_view to_string(WaitReason reason);
[[nodiscard]] std::string_view to_string(JobState state);
/// Whether what the job did was for nothing.
[[nodiscard]] constexpr bool loses_work(JobState state) {
  return state == JobState::killed || state == JobState::failed;
}
[[nodiscard]] constexpr bool has_ended(JobState state) { return state >= JobState::completed; }

}  // namespace headroom

#pragma once
#include <cstdint>
#include <optional>

#include "headroom/units.hpp"

#include "models/cron/cron_times.hpp"

namespace headroom {

/// When runs of a pipeline are due.
struct RunSchedule {
  std::optional<CronTimes> cron{};      ///< in UTC
  std::optional<Duration> every{};      ///< instead: from `first` on
  Duration first{};                     ///< of `every`, or of the only run where neither is given
  std::optional<std::uint64_t> runs{};  ///< how many are due at most
};

/// What happens when a run is due and an earlier one is active: both go on, it is left out, or it
/// takes the earlier one's place. Source: Kubernetes documentation, "CronJob", concurrencyPolicy.
/// A run that is left out is not made up for later.
enum class Concurrency : std::uint8_t { allow, forbid, replace };

/// The instants of a schedule one after the other.
class RunTimes {
 public:
  /// `start_epoch` is the start of the run since 1970 in UTC.
  RunTimes(const RunSchedule& schedule, Duration start_epoch)
      : schedule_{&schedule}, start_epoch_{start_epoch} {}

  /// The next instant, at or after the start; nullopt when there is none, or none within the
  /// longest time there is.
  [[nodiscard]] std::optional<TimePoint> next();

 private:
  [[nodiscard]] std::optional<TimePoint> next_of_cron() const;

  const RunSchedule* schedule_;
  Duration start_epoch_;
  std::uint64_t given_ = 0;
  TimePoint last_{};
};

}  // namespace headroom

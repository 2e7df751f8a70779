#pragma once
#include <memory>
#include <vector>

#include "headroom/scheduling_policy.hpp"
#include "headroom/units.hpp"

#include "models/policy/windows/week_windows.hpp"

namespace headroom {

/// Jobs that take long start in off-peak hours only.
struct OffPeakRule {
  std::vector<WeekWindow> windows;
  Duration week_time_at_start{};  ///< since Monday 00:00
  Duration longer_than{};         ///< of the believed run time in all
};

/// `inner`, from which jobs believed to run longer than the rule says are kept while no window
/// is open: it does not see them, so nothing is reserved for them. When a window opens they are
/// newcomers; those that still wait when it closes are withdrawn. What runs goes on, and may
/// move or change its width; stopped outside the windows, it waits for the next.
[[nodiscard]] std::unique_ptr<SchedulingPolicy> make_off_peak_policy(
    std::unique_ptr<SchedulingPolicy> inner, const OffPeakRule& rule);

}  // namespace headroom

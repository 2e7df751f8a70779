#pragma once
#include <utility>
#include <vector>

#include "headroom/units.hpp"

#include "sim/interactive/session_record.hpp"
#include "sim/interactive/shared_devices.hpp"

namespace headroom {

/// What was done on devices, as it ends.
class BusySpans {
 public:
  explicit BusySpans(TimePoint measured_from) : measured_from_{measured_from} {}

  /// `span` without its switching, which `progress` tells. One that lies across the end of the
  /// warm-up becomes two, neither of which is a whole burst.
  void add(BusySpan span, const TimeSharedDevices::Progress& progress);
  [[nodiscard]] std::vector<BusySpan> take() { return std::move(spans_); }

 private:
  TimePoint measured_from_;
  std::vector<BusySpan> spans_;
};

}  // namespace headroom

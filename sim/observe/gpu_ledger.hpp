#pragma once
#include <cstdint>

#include "headroom/units.hpp"

#include "sim/observe/idle_history.hpp"
#include "sim/observe/run_record.hpp"

namespace headroom {

/// Books idle GPU time as the run goes, and the time in use when it is over.
class GpuLedger {
 public:
  /// Counts from `measured_from`, the end of the warm-up. The history of idle time, where
  /// asked for, counts from the start of the run.
  GpuLedger(TimePoint measured_from, bool keeps_history)
      : measured_from_{measured_from}, keeps_history_{keeps_history} {}

  /// How things stood for a while.
  struct Standing {
    GpuShare free{};
    GpuShare queued{};                     ///< what queued jobs ask for
    WaitReason reason = WaitReason::none;  ///< of the first waiting job
  };
  /// Books [from, to). Free GPUs beyond what queued jobs ask for have no
  /// demand; the others are idle for the reason of the first waiting job.
  void book_idle(TimePoint from, TimePoint to, const Standing& standing);

  /// The account of a finished run: idle time as booked, allocated time from
  /// the records of its jobs. The work of a job that was killed or failed is lost. Asserts that
  /// the classes sum to capacity.
  [[nodiscard]] GpuAccount close(const RunRecord& run) const;
  [[nodiscard]] IdleHistory& history() { return history_; }

 private:
  /// [start, end) cut to the measured window.
  [[nodiscard]] Duration measured(TimePoint start, TimePoint end) const;

  void book_idle(TimePoint from, TimePoint to, GpuClass idle_class, GpuShare share);

  TimePoint measured_from_;
  bool keeps_history_ = false;
  GpuAccount idle_;
  IdleHistory history_;
};

}  // namespace headroom

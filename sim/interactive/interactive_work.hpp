#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "headroom/units.hpp"

#include "models/interactive/interactive_spec.hpp"
#include "sim/interactive/busy_spans.hpp"
#include "sim/interactive/paced_jobs.hpp"
#include "sim/interactive/session_record.hpp"
#include "sim/interactive/sessions.hpp"
#include "sim/interactive/shared_devices.hpp"

namespace headroom {

/// All that goes on at devices of one run beside the replay of jobs: people at notebooks, and
/// jobs that others on their devices slow down.
class InteractiveWork {
 public:
  /// `specs` outlive it.
  InteractiveWork(std::span<const InteractiveSpec> specs, std::uint64_t seed,
                  const TimeSharedDevices::Settings& devices);
  InteractiveWork(const InteractiveWork&) = delete;
  InteractiveWork& operator=(const InteractiveWork&) = delete;

  /// When act() next; nullopt when nothing will happen by itself.
  [[nodiscard]] std::optional<TimePoint> next() const;
  /// Lets all happen that is due: at one instant work ends first, then people act.
  void act(TimePoint now);

  [[nodiscard]] Sessions& sessions() { return sessions_; }
  [[nodiscard]] PacedJobs& paced() { return paced_; }

  /// What became of all, at the end of the run.
  [[nodiscard]] SessionRecords close(TimePoint now);

 private:
  std::span<const InteractiveSpec> specs_;
  TimeSharedDevices devices_;
  BusySpans spans_;
  Sessions sessions_;
  PacedJobs paced_;
};

}  // namespace headroom

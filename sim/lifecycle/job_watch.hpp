#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/lifecycle/job_state.hpp"

namespace headroom {

/// Who looks after a job while it lives, beside the scheduler.
enum class Watcher : std::uint8_t {
  none,
  services,   ///< it is a replica
  sessions,   ///< somebody works at it
  pipelines,  ///< it is a step of a graph
};
inline constexpr std::size_t watchers = 4;

struct Watched {
  Watcher watcher = Watcher::none;
  bool is_open_ended = false;  ///< the job runs until its watcher ends it
  bool fails = false;          ///< it ends as failed when its work is done
};

/// Wants to know what becomes of its jobs. It is told amid other changes and so does nothing
/// but note it; what it wants in turn it does at an event of its own.
class JobWatch {
 public:
  virtual ~JobWatch() = default;
  virtual void started(JobId job, std::span<const NodeId> nodes, GpuShare share, TimePoint now) = 0;
  /// It was stopped for another job and waits again.
  virtual void stopped(JobId job, TimePoint now) = 0;
  /// It will never run again. Told of those that end by JobLife::end_now(), too.
  virtual void ended(JobId job, JobState state, TimePoint now) = 0;
};

}  // namespace headroom

#pragma once
#include <span>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// Who wants to know when replicas of services get and lose what they hold.
class ReplicaWatch {
 public:
  virtual ~ReplicaWatch() = default;
  virtual void started(JobId job, std::span<const NodeId> nodes, GpuShare share, TimePoint now) = 0;
  /// It was stopped for another job and waits again.
  virtual void stopped(JobId job, TimePoint now) = 0;
};

}  // namespace headroom

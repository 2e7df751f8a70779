#pragma once
#include <map>

#include "headroom/names.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// What some formats say of jobs that no run takes notice of.
struct TraceExtras {
  std::map<JobName, Duration> deadlines;  ///< of jobs that have one: so long after submission
};

}  // namespace headroom

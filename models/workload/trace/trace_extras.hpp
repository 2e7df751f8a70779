#pragma once
#include <map>
#include <vector>

#include "headroom/names.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/recorded_state.hpp"

namespace headroom {

/// What some formats say of jobs that no run takes notice of.
struct TraceExtras {
  /// Of each job, in the order of the source; empty where the trace tells of none.
  std::vector<RecordedState> states;
  std::map<JobName, Duration> deadlines;  ///< of jobs that have one: so long after submission
};

}  // namespace headroom

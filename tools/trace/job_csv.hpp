#pragma once
#include <cstddef>
#include <string>

#include "headroom/workload_source.hpp"

namespace headroom {

/// A trace in our CSV.
struct JobCsv {
  std::string text;
  std::size_t jobs = 0;
};

/// All jobs of `source`, exact to the nanosecond: submission, GPUs in total, duration, requested
/// time, user and queue.
[[nodiscard]] JobCsv job_csv(WorkloadSource& source, const WorkloadTables& tables);

}  // namespace headroom
